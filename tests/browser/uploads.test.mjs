import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Site, a_file, storage_root } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

/** Of one file, with or without a batch; not of the start and the end of a batch. */
const kUploads = /\/upload(\?batch_id=[^&]*)?$/;

function on_disk(project, name) {
  return readFileSync(join(storage_root, project, 'ingest/originals', name));
}

/** Keeps uploads on their way until the function that it returns is called. */
async function hold_uploads() {
  const held = [];
  let open = false;
  await site.page.route(kUploads, (route) => (open ? route.continue() : held.push(route)));
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
  await site.first_file('later.jpg').waitFor();
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
  await site.file_row('first.heic').waitFor();
  assert.equal(await site.page.locator('.asset').count(), 1);
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
  await site.file_row(name.replace(/[<>]/g, '_')).waitFor();
  assert.equal(await site.page.locator('main img[onerror], main img[src="x"]').count(), 0);
  await site.assert_clean();
});

test('A failed upload shows the reason of the server, and can be sent again', async () => {
  const project = await site.open_new_project('Fail');
  const reason = 'The disk is full: 1.2 GB free, 4.0 GB needed. Free space and run again.';
  await site.page.route(kUploads, (route) =>
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

  await site.page.unroute(kUploads);
  await row.getByRole('button', { name: /Try again/ }).click();
  await site.upload_row('IMG_7.MOV', 'stored').waitFor();
  assert.deepEqual(on_disk(project, 'IMG_7.MOV'), file.buffer);
});

test('A connection that breaks is tried again without a click', async () => {
  await site.open_new_project('Break');
  let broken = 0;
  await site.page.route(kUploads, (route) =>
    broken++ === 0 ? route.abort('connectionreset') : route.continue(),
  );
  await site.pick([a_file('walk.mov')]);
  await site.upload_row('walk.mov', 'stored').waitFor();
  await site.page.unroute(kUploads);
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
  await site.page.getByRole('button', { name: 'List', exact: true }).click();
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

test('A reindex that takes long runs as a job, whose progress and result are shown', async () => {
  const project = await site.open_new_project('Long-reindex');
  const job = { id: 4711, kind: 'reindex', project, state: 'running', progress: { done: 1200, total: 9000 } };
  let asked = 0;
  await site.page.route('**/reindex', (route) =>
    route.fulfill({
      status: 202,
      json: { ok: true, status: 'accepted', job: 4711, message: 'It takes long.' },
    }),
  );
  await site.page.route('**/api/jobs/4711', (route) => {
    asked += 1;
    const now = asked < 3 ? job : { ...job, state: 'done', result: { indexed: 7, removed: 2 } };
    return route.fulfill({ json: now });
  });
  await site.page.getByRole('button', { name: 'Reindex', exact: true }).click();
  await site.page.getByRole('button', { name: '1,200 of 9,000 files' }).waitFor();
  await site.page.getByText('Reindexed: 7 added, 2 removed.').waitFor();
  assert.equal(asked, 3);
  await site.page.getByRole('button', { name: 'Reindex', exact: true }).waitFor();
});

test('A reindex that fails as a job says why', async () => {
  const project = await site.open_new_project('Failed-reindex');
  await site.page.route('**/reindex', (route) =>
    route.fulfill({ status: 202, json: { ok: true, status: 'accepted', job: 4712 } }),
  );
  await site.page.route('**/api/jobs/4712', (route) =>
    route.fulfill({ json: { id: 4712, project, state: 'failed', error: 'The folder cannot be read.' } }),
  );
  await site.page.getByRole('button', { name: 'Reindex', exact: true }).click();
  await site.page.locator('.notice.bad', { hasText: 'The folder cannot be read.' }).waitFor();
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
