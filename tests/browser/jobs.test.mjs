import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Site, a_project, call } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

test('A reindex that has run is in the list of jobs, with its project', async () => {
  const project = await a_project('Job');
  await call('POST', `/api/projects/${project}/reindex`);
  await site.go('#/jobs');
  const row = site.page.locator('.job[data-kind="reindex"]', { hasText: project });
  await row.waitFor();
  assert.equal(await row.getAttribute('data-state'), 'done');
  assert.match(await row.textContent(), /nothing has changed/);
});

test('A running job shows how far it is, and its end without a reload', async () => {
  const job = {
    id: 9,
    kind: 'reindex',
    project: 'Wedding',
    created_at: '2025-12-20T19:06:30Z',
    finished_at: null,
  };
  let asked = 0;
  await site.page.route('**/api/jobs?*', (route) => {
    asked += 1;
    const running = { ...job, state: 'running', progress: { done: 30 * asked, total: 120 } };
    const done = { ...job, state: 'done', finished_at: '2025-12-20T19:07:30Z', result: { indexed: 12 } };
    return route.fulfill({ json: { jobs: [asked < 3 ? running : done] } });
  });
  await site.go('#/jobs');
  const bar = site.page.locator('.job progress');
  await bar.waitFor();
  assert.equal(await bar.getAttribute('max'), '120');
  await site.page.getByText('60 of 120').waitFor();
  await site.page.getByText('12 added · took 1 min 0 s').waitFor();
  assert.equal(await bar.count(), 0);
});

test('A job that failed says why', async () => {
  await site.page.route('**/api/jobs?*', (route) =>
    route.fulfill({
      json: {
        jobs: [
          {
            id: 3,
            kind: 'purge',
            project: '',
            state: 'failed',
            error: 'No permission.',
            created_at: '2025-12-20T19:06:30Z',
          },
        ],
      },
    }),
  );
  await site.go('#/jobs');
  await site.page.locator('.job[data-state="failed"]', { hasText: 'No permission.' }).waitFor();
});
