import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Site, a_file, call, fresh_name } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());

test('Events appear on top without a reload', async () => {
  const project = fresh_name('Events');
  await call('POST', '/api/projects', { name: project });
  await site.go('#/events');
  await site.page.locator('[data-state=online]').waitFor();
  await call('POST', `/api/projects/${project}/sync-album`, {
    album_name: '<i>Holidays</i>',
    device: "Anna's iPhone",
    note: '12 new',
  });
  const row = site.page.locator('.event', { hasText: project }).filter({ hasText: 'Album synced' });
  await row.waitFor();
  assert.match(await row.textContent(), /<i>Holidays<\/i> · Anna's iPhone · 12 new/);
  assert.equal(await site.page.locator('main i').count(), 0);
  await site.assert_clean();
});

test('Uploads, duplicates and reindexing are told with names and counts', async () => {
  const project = await site.open_new_project('Told');
  const file = a_file('told.heic');
  await site.pick([file]);
  await site.upload_row('told.heic', 'stored').waitFor();
  await site.pick([{ ...file, name: 'again.heic' }]);
  await site.upload_row('again.heic', 'duplicate').waitFor();
  await call('POST', `/api/projects/${project}/reindex`);

  await site.go(`#/events?project=${project}`);
  await site.page.locator('.event[data-type="upload"]', { hasText: 'told.heic' }).waitFor();
  await site.page.locator('.event[data-type="duplicate"]', { hasText: 'told.heic' }).waitFor();
  await site.page.locator('.event[data-type="reindex"]', { hasText: 'nothing has changed' }).waitFor();
});

test('The list can be filtered by project and by type', async () => {
  const [one, two] = [fresh_name('One'), fresh_name('Two')];
  for (const name of [one, two]) {
    await call('POST', '/api/projects', { name });
    await call('POST', `/api/projects/${name}/sync-album`, { album_name: name });
  }
  await site.go('#/events');
  await site.page.getByLabel('Project').selectOption(one);
  await site.page.getByLabel('Type').selectOption('sync-album');
  await site.page.waitForFunction(() => document.querySelectorAll('.event').length === 1);
  assert.match(await site.page.locator('.event').textContent(), new RegExp(one));

  await call('POST', `/api/projects/${two}/sync-album`, { album_name: 'not shown' });
  await call('POST', `/api/projects/${one}/sync-album`, { album_name: 'shown' });
  await site.page.locator('.event', { hasText: 'shown' }).waitFor();
  assert.equal(await site.page.locator('.event').count(), 2);
});

test('A lost server is announced, and the page recovers by itself', async () => {
  const project = fresh_name('Lost');
  await call('POST', '/api/projects', { name: project });
  await site.go('#/events');
  await site.page.locator('[data-state=online]').waitFor();
  await site.page.route('**/api/events*', (route) => route.abort('connectionrefused'));
  await site.page.getByText('The server does not answer').waitFor();
  await call('POST', `/api/projects/${project}/sync-album`, { album_name: 'meanwhile' });
  await site.page.unroute('**/api/events*');
  await site.page.locator('[data-state=online]').waitFor();
  await site.page.locator('.event', { hasText: 'meanwhile' }).filter({ hasText: project }).waitFor();
  assert.equal(await site.page.locator('.banner').count(), 0);
});
