import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Site, a_file, a_project, call, fresh_name, storage_root } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());

async function open_settings(project) {
  await site.go_to_project(project);
  await site.page.getByRole('button', { name: 'Project settings' }).click();
  await site.page.getByRole('heading', { name: 'Project settings' }).waitFor();
}

async function save() {
  await site.page.locator('dialog[open]').getByRole('button', { name: 'Save' }).click();
}

test('Notes and labels are changed, and shown in the list of projects', async () => {
  const project = await a_project('Labels');
  await open_settings(project);
  await site.page.getByLabel('Notes').fill('For <i>Anna</i>');
  await site.page.getByLabel('Labels').fill('client, 2025');
  await save();
  await site.page.getByText('For <i>Anna</i>').waitFor();
  await site.page.locator('.page-head .chip', { hasText: '2025' }).waitFor();
  await site.go('#/');
  await site.page.locator('a.card', { hasText: project }).getByText('client').waitFor();
  await site.assert_clean();
});

test('A project is renamed with its folder, and its page follows', async () => {
  const project = await a_project('Rename', [a_file('a.mov')]);
  const name = fresh_name('Renamed');
  await open_settings(project);
  await site.page.locator('dialog[open] [name=name]').fill(name);
  await save();
  await site.page.getByRole('heading', { level: 1, name }).waitFor();
  await site.file_row('a.mov').waitFor();
  assert.ok(existsSync(join(storage_root, name, 'ingest/originals/a.mov')));
  assert.ok(!existsSync(join(storage_root, project)));
});

test('A taken name is refused in the dialog', async () => {
  const [one, two] = [await a_project('One'), await a_project('Two')];
  await open_settings(one);
  await site.page.locator('dialog[open] [name=name]').fill(two);
  await save();
  await site.page.locator('dialog[open] .refusal').waitFor();
  await site.page.keyboard.press('Escape');
  await site.page.getByRole('heading', { level: 1, name: one }).waitFor();
});

test('The cards of the projects count files and bytes', async () => {
  const project = await a_project('Counted', [a_file('a.mov'), a_file('b.mov')]);
  await site.go('#/');
  const card = site.page.locator('a.card', { hasText: project });
  await card.getByText('2 files · 80.0 kB').waitFor();
  await card.getByText(/Last file today/).waitFor();
});

test('Loose files beside the projects are offered, and put into one', async () => {
  const name = `${fresh_name('loose')}.mov`;
  writeFileSync(join(storage_root, name), 'loose');
  await site.go('#/');
  const offer = site.page.getByRole('region', { name: 'Loose files' });
  await offer.waitFor();
  await offer.getByRole('button').click();
  await site.page.getByRole('button', { name: 'Open', exact: true }).click();
  await site.page.getByRole('heading', { level: 1, name: 'Unsorted-Loose' }).waitFor();
  await site.file_row(name).waitFor();
  const { count } = await call('GET', '/api/loose');
  assert.equal(count, 0);
});

test('Everything is reindexed from the page of jobs', async () => {
  const project = await a_project('All');
  writeFileSync(join(storage_root, project, 'ingest/originals/by-hand.mov'), 'by hand');
  await site.go('#/jobs');
  await site.page.getByRole('button', { name: 'Reindex everything' }).click();
  await site.page
    .locator('.job[data-kind="reindex"][data-state="done"]', { hasText: project })
    .filter({ hasText: '1 added' })
    .waitFor();
});
