import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Site, a_file, a_project, become_admin, call, storage_root } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

/** A project whose files are in the trash. */
async function with_trash(prefix, names) {
  const project = await a_project(
    prefix,
    names.map((name) => a_file(name)),
  );
  const { items } = await call('GET', `/api/projects/${project}/media`);
  await call('POST', '/api/assets/delete', { ids: items.map(({ id }) => id) });
  return project;
}

function row(project, name) {
  return site.page.locator('.trashed', { hasText: project }).filter({ hasText: name });
}

test('A deleted file is in the trash, and is restored to its folder', async () => {
  const project = await with_trash('Trash', ['a.mov', 'b.mov']);
  await site.go('#/trash');
  await row(project, 'a.mov').getByRole('checkbox').check();
  await site.page.getByRole('button', { name: 'Restore 1' }).click();
  await site.page.getByText('1 file restored.').waitFor();
  await row(project, 'a.mov').waitFor({ state: 'detached' });
  await row(project, 'b.mov').waitFor();
  assert.ok(existsSync(join(storage_root, project, 'ingest/originals/a.mov')));
  await site.assert_clean();
});

test('What could not be restored is told with its reason', async () => {
  const project = await with_trash('Stuck', ['a.mov']);
  await site.page.route('**/api/trash/restore', (route) => {
    const [id] = route.request().postDataJSON().ids;
    return route.fulfill({
      json: { ok: false, results: [{ id, ok: false, status: 'error', message: 'The disk is full.' }] },
    });
  });
  await site.go('#/trash');
  await row(project, 'a.mov').getByRole('checkbox').check();
  await site.page.getByRole('button', { name: 'Restore 1' }).click();
  await site.page.locator('.failures', { hasText: 'The disk is full.' }).waitFor();
});

test('A visitor is led to sign in before anything is deleted for good', async () => {
  await with_trash('Visitor', ['a.mov']);
  await site.go('#/trash');
  await site.page.getByRole('link', { name: 'Sign in to delete for good' }).waitFor();
  assert.equal(await site.page.getByRole('button', { name: 'Empty the trash' }).count(), 0);
});

test('The administrator deletes for good, after a question', async () => {
  const project = await with_trash('Purge', ['a.mov', 'b.mov']);
  await become_admin(site);
  await site.go('#/trash');
  await row(project, 'a.mov').getByRole('checkbox').check();
  await site.page.getByRole('button', { name: 'Delete for good' }).click();
  const question = site.page.getByRole('alertdialog');
  await question.getByText('Delete 1 file for good?').waitFor();
  await site.wait_for_focus('Cancel');
  await site.page.keyboard.press('Enter');
  await site.wait_for_focus('Restore 1');
  await site.page.getByRole('button', { name: 'Delete for good' }).click();
  await question.getByRole('button', { name: 'Delete for good' }).click();
  await row(project, 'a.mov').waitFor({ state: 'detached' });
  await row(project, 'b.mov').waitFor();
});
