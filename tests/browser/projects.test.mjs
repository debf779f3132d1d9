import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Site, call, fresh_name, storage_root } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());

test('A project that was created opens, is a folder, and is in the list', async () => {
  const name = fresh_name('Create');
  await site.go('#/');
  await site.page.fill('#project-name', name);
  await site.page.fill('[name=notes]', 'For the <b>editor</b>');
  await site.page.getByRole('button', { name: 'Create' }).click();

  await site.page.getByRole('heading', { level: 1, name }).waitFor();
  await site.page.getByText('For the <b>editor</b>').waitFor();
  await site.page.getByText('Drop photos and video anywhere').waitFor();
  assert.ok(existsSync(join(storage_root, name, 'ingest/originals')));

  await site.go('#/');
  await site.page.locator('a.card', { hasText: name }).click();
  await site.page.getByRole('heading', { level: 1, name }).waitFor();
  await site.assert_clean();
});

test('A form can be filled and sent with the keyboard alone', async () => {
  const name = fresh_name('Keys');
  await site.go('#/');
  await site.page.locator('#project-name').focus();
  await site.page.keyboard.type(name);
  await site.page.keyboard.press('Enter');
  await site.page.getByRole('heading', { level: 1, name }).waitFor();
});

test('A name that is refused is explained, and a better one is offered', async () => {
  const wanted = fresh_name('Été à la mer');
  await site.go('#/');
  await site.page.fill('#project-name', wanted);
  await site.page.getByRole('button', { name: 'Create' }).click();
  const refusal = site.page.locator('.create .refusal');
  await refusal.waitFor();
  assert.ok((await refusal.textContent()).trim().length > 10);

  await site.page.locator('.create').getByRole('button', { name: /Use/ }).click();
  await site.page.getByRole('button', { name: 'Create' }).click();
  const better = wanted.replace('Été à la mer', 'Ete-a-la-mer');
  await site.page.getByRole('heading', { level: 1, name: better }).waitFor();
});

test('A project that somebody else creates shows up in the list by itself', async () => {
  await site.go('#/');
  await site.page.locator('[data-state=online]').waitFor();
  const name = fresh_name('Other');
  await call('POST', '/api/projects', { name });
  await site.page.locator('a.card', { hasText: name }).waitFor();
});

test('A folder that was made by hand can be made a project, with the files in it', async () => {
  const name = fresh_name('By-hand');
  const originals = join(storage_root, name, 'ingest/originals');
  mkdirSync(originals, { recursive: true });
  writeFileSync(join(originals, 'found.mov'), 'found');
  await site.go('#/');
  await site.page.locator('a.card', { hasText: name }).filter({ hasText: 'not a project yet' }).click();
  await site.page.getByRole('button', { name: 'Make it a project' }).click();
  await site.file_row('found.mov').waitFor();
});

test('An unknown project and an unknown page say so', async () => {
  await site.go(`#/projects/${fresh_name('Nowhere')}`);
  await site.page.locator('.notice.bad').getByRole('link', { name: 'All projects' }).waitFor();
  await site.go('#/no/such/page');
  await site.page.getByText('There is no such page').waitFor();
});
