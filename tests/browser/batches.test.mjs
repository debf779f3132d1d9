import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Site, a_file, a_project, call, upload } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

function start(project, expected) {
  return call('POST', `/api/projects/${project}/upload?op=start`, { device: 'Test phone', expected });
}

test('Several files that are dropped are a batch, which is closed and told', async () => {
  const project = await site.open_new_project('Dropped');
  await site.drop([a_file('a.mov'), a_file('b.mov'), a_file('c.mov')]);
  await site.page.locator('.notification', { hasText: `${project}: 3 new` }).waitFor();
  const { batches } = await call('GET', `/api/batches?project=${project}`);
  assert.equal(batches.length, 1);
  const { state, expected, received, stored, device } = batches[0];
  assert.deepEqual(
    { state, expected, received, stored },
    { state: 'closed', expected: 3, received: 3, stored: 3 },
  );
  assert.match(device, /browser/);
  await site.assert_clean();
});

test('One file alone is no batch', async () => {
  const project = await site.open_new_project('Alone');
  await site.pick([a_file('a.mov')]);
  await site.upload_row('a.mov', 'stored').waitFor();
  const { batches } = await call('GET', `/api/batches?project=${project}`);
  assert.deepEqual(batches, []);
});

test('Without batches on the server, files are stored all the same', async () => {
  await site.open_new_project('No-batches');
  await site.page.route('**/upload?op=start', (route) =>
    route.fulfill({ status: 404, json: { ok: false, code: 'not_found', message: 'Nothing here.' } }),
  );
  await site.pick([a_file('a.mov'), a_file('b.mov')]);
  await site.page.getByText('2 stored', { exact: true }).first().waitFor();
});

test('An open batch fills in the list while its files come', async () => {
  const project = await a_project('Open');
  const { batch_id } = await start(project, 4);
  await site.go(`#/batches?project=${project}`);
  const row = site.page.locator('.batch', { hasText: project });
  await row.getByText('from Test phone').waitFor();
  assert.equal(await row.getAttribute('data-state'), 'open');
  await upload(project, [a_file('a.mov'), a_file('b.mov')], `?batch_id=${batch_id}`);
  await row.getByText(/2 of 4 files/).waitFor();
  await call('POST', `/api/projects/${project}/upload?op=finalize`, { batch_id });
  await site.page.locator('.batch[data-state="closed"]', { hasText: project }).waitFor();
});

test('A batch shows its files, with what became of each', async () => {
  const project = await a_project('Detail');
  const { batch_id } = await start(project, 2);
  const twice = a_file('first.mov');
  await upload(project, [twice], `?batch_id=${batch_id}`);
  await upload(project, [{ ...twice, name: 'second.mov' }], `?batch_id=${batch_id}`);
  await call('POST', `/api/projects/${project}/upload?op=finalize`, { batch_id });
  await site.go(`#/batches?project=${project}`);
  await site.page.locator('.batch').getByRole('link').click();
  await site.page.getByRole('heading', { name: `Batch of ${project}` }).waitFor();
  await site.page.locator('.batch-item[data-status="stored"]', { hasText: 'first.mov' }).waitFor();
  await site.page.locator('.batch-item[data-status="duplicate"]', { hasText: 'second.mov' }).waitFor();
  await site.page.getByText('1 new, 1 already there').first().waitFor();
  await site.assert_clean();
});

test('An unknown batch says so', async () => {
  await site.go('#/batches/nothing');
  await site.page.locator('.notice.bad').waitFor();
});
