import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Site, a_file, a_project, call, storage_root } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

const kNames = ['a.mov', 'b.mov', 'c.mov', 'd.mov', 'e.mov'];

/** A project with five files, sorted by name. */
async function open_five(prefix) {
  const project = await a_project(
    prefix,
    kNames.map((name) => a_file(name)),
  );
  await site.go(`#/projects/${project}?sort=name`);
  await site.file_row('e.mov').waitFor();
  return project;
}

function is_on_disk(project, name) {
  return existsSync(join(storage_root, project, 'ingest/originals', name));
}

async function gone(name) {
  await site.file_row(name).waitFor({ state: 'detached' });
}

test('A click with shift selects everything between', async () => {
  await open_five('Range');
  await site.select('b.mov');
  await site.page.getByLabel('Select d.mov').click({ modifiers: ['Shift'], force: true });
  await site.page.getByText('3 selected').waitFor();
  await site.page.getByLabel('Open e.mov').click();
  await site.page.getByText('4 selected').waitFor();
  await site.page.keyboard.press('Escape');
  await site.page.locator('.selection-bar').waitFor({ state: 'detached' });
  await site.assert_clean();
});

test('The keyboard selects, extends and clears', async () => {
  await open_five('Select-keys');
  const { keyboard } = site.page;
  await site.page.getByLabel('Open a.mov').focus();
  await keyboard.press('Space');
  await site.page.getByText('1 selected').waitFor();
  await keyboard.press('Shift+ArrowRight');
  await keyboard.press('Shift+ArrowRight');
  await site.page.getByText('3 selected').waitFor();
  await keyboard.press('Control+a');
  await site.page.getByText('5 selected').waitFor();
  await keyboard.press('Escape');
  await site.page.locator('.selection-bar').waitFor({ state: 'detached' });
});

test('Selected files move to another project, on disk as well', async () => {
  const target = await a_project('Target');
  const project = await open_five('Move');
  await site.select('a.mov', 'b.mov');
  await site.selection_action('Move').click();
  await site.page.getByLabel('To the project').selectOption(target);
  await site.page.locator('dialog[open]').getByRole('button', { name: 'Move' }).click();
  await site.page.getByText(`2 files moved to ${target}.`).waitFor();
  await gone('a.mov');
  await site.page.getByText('3 files').first().waitFor();
  assert.ok(is_on_disk(target, 'a.mov') && is_on_disk(target, 'b.mov'));
  assert.ok(!is_on_disk(project, 'a.mov'));
  await site.go(`#/projects/${target}`);
  await site.file_row('b.mov').waitFor();
});

test('Deleted files leave the list and the folder, and Undo brings them back', async () => {
  const project = await open_five('Delete');
  await site.select('a.mov', 'c.mov');
  await site.selection_action('Delete').click();
  await site.page.getByText('2 files moved to the trash.').waitFor();
  await gone('a.mov');
  assert.ok(!is_on_disk(project, 'a.mov'));
  await site.page.getByRole('button', { name: 'Undo' }).click();
  await site.page.getByText('2 files restored.').waitFor();
  await site.file_row('a.mov').waitFor();
  assert.ok(is_on_disk(project, 'a.mov') && is_on_disk(project, 'c.mov'));
});

test('The delete key deletes what is selected', async () => {
  const project = await open_five('Delete-key');
  await site.page.getByLabel('Open d.mov').focus();
  await site.page.keyboard.press('Space');
  await site.page.keyboard.press('Delete');
  await gone('d.mov');
  assert.ok(!is_on_disk(project, 'd.mov'));
  await site.wait_for_focus('Open e.mov');
});

test('Who has left the selection goes on in the list', async () => {
  await open_five('Clear-keys');
  await site.select('c.mov');
  await site.page.getByRole('button', { name: 'Clear the selection' }).press('Enter');
  await site.wait_for_focus('Open c.mov');
});

test('Tags are added, found and removed', async () => {
  await open_five('Tags');
  const tag = `take-${Math.random().toString(36).slice(2, 8)}`;
  await site.select('b.mov', 'c.mov');
  await site.selection_action('Tag').click();
  await site.page.getByLabel('Add tags').fill(`${tag}, b-roll`);
  await site.page.getByRole('button', { name: 'Change tags' }).click();
  await site.page.getByText('Tags of 2 files changed.').waitFor();
  await site.page.locator('.asset', { hasText: tag }).first().waitFor();

  await site.page.getByRole('button', { name: 'Filters' }).click();
  await site.page.getByLabel('Tag', { exact: true }).selectOption(tag);
  await site.page.waitForFunction(() => document.querySelectorAll('.asset').length === 2);

  await site.select('b.mov');
  await site.selection_action('Tag').click();
  await site.page.locator('dialog[open]').getByLabel(tag).uncheck();
  await site.page.getByRole('button', { name: 'Change tags' }).click();
  await site.page.waitForFunction(() => document.querySelectorAll('.asset').length === 1);
});

test('What failed is told file by file, and stays selected', async () => {
  const project = await open_five('Partial');
  await site.page.route('**/api/assets/delete', async (route) => {
    const { ids } = route.request().postDataJSON();
    const results = ids.map((id, at) =>
      at === 0
        ? { id, ok: false, status: 'error', message: 'Another program has it open.' }
        : { id, ok: true, status: 'deleted', trash_id: 1 },
    );
    await route.fulfill({ json: { ok: false, status: 'partial', results } });
  });
  await site.select('a.mov', 'b.mov');
  await site.selection_action('Delete').click();
  const told = site.page.locator('.failures');
  await told.getByText('Another program has it open.').waitFor();
  assert.match(await told.textContent(), /1 file could not be deleted; 1 file could\..*a\.mov/s);
  await site.page.getByText('1 selected').waitFor();
  assert.ok(is_on_disk(project, 'a.mov'));
});

test('Files are downloaded each', async () => {
  await open_five('Downloads');
  const names = [];
  site.page.on('download', (download) => names.push(download.suggestedFilename()));
  await site.select('a.mov', 'b.mov');
  await site.selection_action('Download').click();
  while (names.length < 2) await site.page.waitForEvent('download');
  assert.deepEqual(names.sort(), ['a.mov', 'b.mov']);
});

test('All media shows files of every project, and moves them', async () => {
  const [one, two] = [
    await a_project('One', [a_file('one.mov')]),
    await a_project('Two', [a_file('two.mov')]),
  ];
  await site.go('#/media');
  await site.file_row('one.mov').first().waitFor();
  await site.file_row('two.mov').first().waitFor();
  await site.page.locator('.asset', { hasText: one }).locator('input').check({ force: true });
  await site.selection_action('Move').click();
  await site.page.getByLabel('To the project').selectOption(two);
  await site.page.locator('dialog[open]').getByRole('button', { name: 'Move' }).click();
  await site.page.locator('.asset', { hasText: 'one.mov' }).filter({ hasText: two }).waitFor();
  await site.assert_clean();
});

test('What others do to the files shows up by itself', async () => {
  const project = await open_five('Others');
  await site.page.locator('[data-state=online]').waitFor();
  const { items } = await call('GET', `/api/projects/${project}/media`);
  const { id } = items.find(({ name }) => name === 'b.mov');
  await call('POST', '/api/assets/delete', { ids: [id] });
  await gone('b.mov');
});
