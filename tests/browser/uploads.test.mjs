import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Site, a_file, call, storage_root } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

function on_disk(project, name) {
  return readFileSync(join(storage_root, project, 'ingest/originals', name));
}

/** Keeps uploads on their way until the function that it returns is called. */
async function hold_uploads() {
  const held = [];
  let open = false;
  await site.page.route('**/upload', (route) => (open ? route.continue() : held.push(route)));
  return async () => {
    open = true;
    await Promise.all(held.map((route) => route.continue()));
  };
}

test('Picked files are stored byte by byte, and listed newest first', async () => {
  const project = await site.open_new_project('Pick');
  const files = [
    a_file('IMG_0001.HEIC'),
    a_file('Кино лето.MOV'),
    a_file('empty.txt', ''),
    a_file('big.mp4', randomBytes(3e6)),
  ];
  await site.pick(files);
  for (const file of files) {
    await site.upload_row(file.name, 'stored').waitFor();
    await site.file_row(file.name).waitFor();
    assert.deepEqual(on_disk(project, file.name), file.buffer);
  }
  await site.page.getByText('4 stored', { exact: true }).first().waitFor();

  await site.pick([a_file('later.jpg')]);
  await site.upload_row('later.jpg', 'stored').waitFor();
  assert.match(await site.page.locator('table.files tbody tr').first().textContent(), /later\.jpg/);
  await site.assert_clean();
});

test('The capture time of a file becomes the time of the stored file', async () => {
  const project = await site.open_new_project('When');
  const modified = Date.UTC(2024, 4, 17, 9, 30, 15);
  await site.drop([{ ...a_file('clip.mov'), modified }]);
  await site.upload_row('clip.mov', 'stored').waitFor();
  const { mtimeMs } = statSync(join(storage_root, project, 'ingest/originals/clip.mov'));
  assert.equal(Math.round(mtimeMs), modified);
});

test('Dropped files are stored, wherever on the page they fall', async () => {
  const project = await site.open_new_project('Drop');
  const files = [a_file('a.jpg'), a_file('b.mov')];
  await site.drop(files);
  for (const file of files) {
    await site.upload_row(file.name, 'stored').waitFor();
    assert.deepEqual(on_disk(project, file.name), file.buffer);
  }
  assert.equal(await site.page.locator('.drop-here').count(), 0);
  await site.assert_clean();
});

test('The same content again is shown as a duplicate, with the name it has', async () => {
  await site.open_new_project('Twice');
  const content = randomBytes(20_000);
  await site.pick([a_file('first.heic', content)]);
  await site.upload_row('first.heic', 'stored').waitFor();
  await site.pick([a_file('second.heic', content)]);
  const row = site.upload_row('second.heic', 'duplicate');
  await row.waitFor();
  assert.match(await row.textContent(), /Already there as first\.heic/);
  assert.equal(await site.page.locator('table.files tbody tr').count(), 1);
});

test('A taken name is not overwritten, and the new name is told', async () => {
  const project = await site.open_new_project('Taken-name');
  const [first, second] = [a_file('IMG_1.jpg'), a_file('IMG_1.jpg')];
  await site.pick([first]);
  await site.upload_row('IMG_1.jpg', 'stored').waitFor();
  await site.pick([second]);
  await site.page.getByText('Stored as IMG_1_1.jpg').waitFor();
  assert.deepEqual(on_disk(project, 'IMG_1.jpg'), first.buffer);
  assert.deepEqual(on_disk(project, 'IMG_1_1.jpg'), second.buffer);
});

test('Markup in a file name stays text', async () => {
  await site.open_new_project('Markup');
  const name = '<img src=x onerror=alert(1)>.jpg';
  await site.pick([a_file(name)]);
  await site.upload_row(name, 'stored').waitFor();
  assert.equal(await site.page.locator('main img').count(), 0);
  await site.assert_clean();
});

test('A failed upload shows the reason of the server, and can be sent again', async () => {
  const project = await site.open_new_project('Fail');
  const reason = 'The disk is full: 1.2 GB free, 4.0 GB needed. Free space and run again.';
  await site.page.route('**/upload', (route) =>
    route.fulfill({
      status: 507,
      json: { ok: false, status: 'error', code: 'no_space', message: reason, detail: reason },
    }),
  );
  const file = a_file('IMG_7.MOV');
  await site.pick([file]);
  const row = site.upload_row('IMG_7.MOV', 'failed');
  await row.waitFor();
  assert.match(await row.textContent(), /1\.2 GB free, 4\.0 GB needed/);
  await site.page.getByText('1 failed').first().waitFor();

  await site.page.unroute('**/upload');
  await row.getByRole('button', { name: /Try again/ }).click();
  await site.upload_row('IMG_7.MOV', 'stored').waitFor();
  assert.deepEqual(on_disk(project, 'IMG_7.MOV'), file.buffer);
});

test('A connection that breaks is tried again without a click', async () => {
  await site.open_new_project('Break');
  let broken = 0;
  await site.page.route('**/upload', (route) =>
    broken++ === 0 ? route.abort('connectionreset') : route.continue(),
  );
  await site.pick([a_file('walk.mov')]);
  await site.upload_row('walk.mov', 'stored').waitFor();
  await site.page.unroute('**/upload');
  assert.equal(broken, 2);
});

test('Three files are sent at a time, and what waits can be cancelled', async () => {
  await site.open_new_project('Queue');
  const let_go = await hold_uploads();
  await site.pick(['1', '2', '3', '4', '5'].map((stem) => a_file(`${stem}.mov`)));
  await site.page.locator('.upload-row[data-state="waiting"]').nth(1).waitFor();
  assert.equal(await site.page.locator('.upload-row[data-state="waiting"]').count(), 2);

  await site
    .upload_row('5.mov')
    .getByRole('button', { name: /Cancel/ })
    .click();
  await site.upload_row('5.mov', 'cancelled').waitFor();
  await let_go();
  for (const name of ['1.mov', '2.mov', '3.mov', '4.mov']) await site.upload_row(name, 'stored').waitFor();
  await site.page.getByText('4 stored, 1 cancelled').first().waitFor();
});

test('Uploads go on while another page is open', async () => {
  const project = await site.open_new_project('Away');
  const let_go = await hold_uploads();
  await site.pick([a_file('slow.mov')]);
  await site.upload_row('slow.mov').waitFor();
  await site.page.getByRole('link', { name: 'Events', exact: true }).first().click();
  await site.page.getByRole('heading', { level: 1, name: 'Sync events' }).waitFor();
  await let_go();
  await site.page
    .locator('.event[data-type="upload"]', { hasText: 'slow.mov' })
    .filter({ hasText: project })
    .waitFor();
});

test('A file comes back as it went in', async () => {
  await site.open_new_project('Back');
  const file = a_file('ä b#c%20.mov');
  await site.pick([file]);
  const row = site.file_row(file.name);
  const [download] = await Promise.all([
    site.page.waitForEvent('download'),
    row.getByRole('link', { name: /Download/ }).click(),
  ]);
  assert.deepEqual(readFileSync(await download.path()), file.buffer);
  assert.equal(download.suggestedFilename(), file.name);
});

test('Reindex finds what was put into the folder by hand, and counts it', async () => {
  const project = await site.open_new_project('Hand');
  writeFileSync(join(storage_root, project, 'ingest/originals/by-hand.mov'), randomBytes(5_000));
  await site.page.getByRole('button', { name: 'Reindex', exact: true }).click();
  await site.page.getByText(/Reindexed: 1 added/).waitFor();
  await site.file_row('by-hand.mov').waitFor();
});

test('A file that a phone uploads shows up in the open project', async () => {
  const project = await site.open_new_project('Live');
  await site.page.locator('[data-state=online]').waitFor();
  const form = new FormData();
  form.append('file', new Blob([randomBytes(1_000)]), 'phone.heic');
  const response = await fetch(
    `${process.env.MEDIA_SYNC_URL.replace(/\/+$/, '')}/api/projects/${project}/upload`,
    {
      method: 'POST',
      body: form,
    },
  );
  assert.equal((await response.json()).status, 'stored');
  await site.file_row('phone.heic').waitFor();
});

test('A long list is shown in windows', async () => {
  const project = await site.open_new_project('Long');
  const files = Array.from({ length: 450 }, (_, i) => ({
    relative_path: `ingest/originals/IMG_${i}.jpg`,
    sha256: 'a'.repeat(64),
    size: i,
    uploaded_at: '2025-12-20T19:06:30.123456+00:00',
  }));
  const index = await call('GET', `/api/projects/${project}`);
  await site.page.route(`**/api/projects/${project}`, (route) =>
    route.fulfill({ json: { ...index, files } }),
  );
  await site.page.reload();
  const rows = site.page.locator('table.files tbody tr');
  await rows.first().waitFor();
  assert.equal(await rows.count(), 200);
  assert.match(await rows.first().textContent(), /IMG_449/);
  await site.page.getByRole('button', { name: /Show 200 more/ }).click();
  await site.page.getByRole('button', { name: /Show 50 more/ }).click();
  await rows.nth(449).waitFor();
  await site.page.fill('[aria-label="Find a file"]', 'img_44');
  await site.page.waitForFunction(() => document.querySelectorAll('table.files tbody tr').length === 11);
});
