import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Site, become_admin, call, kAdminPassword } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

function field(name) {
  return site.page.locator(`.setting[data-name="${name}"]`);
}

test('The first visitor chooses the password, twice the same', async () => {
  let chosen = null;
  await site.page.route('**/api/session', (route) =>
    route.fulfill({ json: { is_set_up: chosen !== null, is_admin: chosen !== null } }),
  );
  await site.page.route('**/api/setup', (route) => {
    chosen = route.request().postDataJSON().password;
    return route.fulfill({ json: { ok: true, message: 'Done.' } });
  });
  await site.go('#/settings');
  await site.page.getByLabel('Password').fill('one password');
  await site.page.getByLabel('The same again').fill('another password');
  await site.page.getByRole('button', { name: 'Set password' }).click();
  await site.page.getByText('The two passwords differ.').waitFor();
  assert.equal(chosen, null);
  await site.page.getByLabel('The same again').fill('one password');
  await site.page.getByRole('button', { name: 'Set password' }).click();
  await site.page.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.equal(chosen, 'one password');
});

test('Settings are shown with their help, read-only until the administrator signs in', async () => {
  await become_admin(site);
  await site.page.request.delete(`${process.env.MEDIA_SYNC_URL.replace(/\/+$/, '')}/api/session`);
  const { settings } = await call('GET', '/api/settings');
  await site.go('#/settings');
  for (const { name, label, help } of settings) {
    await field(name).getByText(label).first().waitFor();
    await field(name).getByText(help).first().waitFor();
  }
  assert.notEqual(await field('rescan_interval').locator('input').getAttribute('readonly'), null);
  assert.equal(await site.page.getByRole('button', { name: 'Save' }).count(), 0);

  await site.page.getByLabel('Password').fill('not the password');
  await site.page.getByRole('button', { name: 'Sign in' }).click();
  await site.page.getByText('This is not the password.').waitFor();
  await site.page.getByLabel('Password').fill(kAdminPassword);
  await site.page.getByRole('button', { name: 'Sign in' }).click();
  await site.page.getByRole('button', { name: 'Sign out' }).waitFor();
  await site.page.getByRole('button', { name: 'Save' }).waitFor();
});

test('A change is saved, and goes back to the default', async () => {
  await become_admin(site);
  await site.go('#/settings');
  const retention = field('trash_retention');
  await retention.locator('input').fill('45');
  await retention.locator('input').blur();
  await site.page.getByRole('button', { name: 'Save' }).click();
  await retention.getByText('changed here').waitFor();
  const value_of = async (wanted) =>
    (await call('GET', '/api/settings')).settings.find(({ name }) => name === wanted).value;
  assert.equal(await value_of('trash_retention'), 45);

  await retention.getByRole('button', { name: /Back to the default/ }).click();
  await site.page.getByRole('button', { name: 'Save' }).click();
  await retention.locator('.source', { hasText: 'default' }).waitFor();
  assert.equal(await value_of('trash_retention'), 30);
  assert.deepEqual(site.violations, []);
});

test('A list is edited a line each', async () => {
  await become_admin(site);
  await site.go('#/settings');
  const origins = field('cors_origins');
  await origins.locator('textarea').fill('https://one.example.org\nhttps://two.example.org');
  await origins.locator('textarea').blur();
  await site.page.getByRole('button', { name: 'Save' }).click();
  await origins.getByText('changed here').waitFor();
  const { settings } = await call('GET', '/api/settings');
  assert.deepEqual(settings.find(({ name }) => name === 'cors_origins').value, [
    'https://one.example.org',
    'https://two.example.org',
  ]);
  await origins.getByRole('button', { name: /Back to the default/ }).click();
  await site.page.getByRole('button', { name: 'Save' }).click();
  await origins.locator('.source', { hasText: 'default' }).waitFor();
});

test('A value that is refused stays in the form, with the reason of the server', async () => {
  await become_admin(site);
  await site.go('#/settings');
  const interval = field('rescan_interval').locator('input');
  await interval.fill('-5');
  await interval.blur();
  await site.page.getByRole('button', { name: 'Save' }).click();
  await site.page.locator('.settings .refusal').waitFor();
  assert.equal(await interval.inputValue(), '-5');
});

test('A pinned setting is read-only, and names what pins it', async () => {
  const answer = await call('GET', '/api/settings');
  answer.settings[0] = { ...answer.settings[0], pinned: true, source: 'environment' };
  await site.page.route('**/api/settings', (route) => route.fulfill({ json: answer }));
  await become_admin(site);
  await site.go('#/settings');
  const pinned = field(answer.settings[0].name);
  await pinned.getByText('set by the environment').waitFor();
  assert.notEqual(await pinned.locator('input, textarea').getAttribute('readonly'), null);
});
