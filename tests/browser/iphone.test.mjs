import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Site, base_url } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());

test('The recipe has the real addresses of this server', async () => {
  await site.go('#/iphone');
  const recipe = await site.page.locator('.recipe').textContent();
  assert.ok(recipe.includes(`${base_url}/api/projects`), recipe);
  assert.match(recipe, /op=start/);
  assert.match(recipe, /op=finalize/);
  await site.page.getByRole('img', { name: `QR code of ${base_url}` }).waitFor();
  await site.assert_clean();
});

test('Another address changes the recipe and the code; a loopback address is warned of', async () => {
  await site.go('#/iphone');
  await site.page.getByText('This address leads a phone to itself').waitFor();
  const before_change = await site.page.locator('.qr path').getAttribute('d');
  await site.page.getByLabel('Address').fill('192.168.7.20:8787');
  await site.page.getByRole('img', { name: 'QR code of http://192.168.7.20:8787' }).waitFor();
  assert.notEqual(await site.page.locator('.qr path').getAttribute('d'), before_change);
  assert.equal(await site.page.getByText('This address leads a phone to itself').count(), 0);
  assert.match(
    await site.page.locator('.recipe').textContent(),
    /http:\/\/192\.168\.7\.20:8787\/api\/projects/,
  );
});

test('Words that are no address are refused, and the last code stays', async () => {
  await site.go('#/iphone');
  await site.page.getByLabel('Address').fill('http://');
  assert.equal(await site.page.getByLabel('Address').getAttribute('aria-invalid'), 'true');
  await site.page.getByRole('img', { name: `QR code of ${base_url}` }).waitFor();
});
