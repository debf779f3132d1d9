import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Site, a_file, a_picture, a_project, kPhone } from './Site.mjs';

const kMany = 10_000;
const kMostCells = 120;

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

function an_asset(project, index) {
  const name = `IMG_${String(index).padStart(5, '0')}.mov`;
  const path = `ingest/originals/${name}`;
  return {
    id: index + 1,
    project,
    path,
    name,
    kind: 'video',
    sha256: 'a'.repeat(64),
    size: 1000 + index,
    added_at: '2025-12-20T19:06:30Z',
    captured_at: null,
    tags: [],
    stream_url: `/media/${project}/${path}`,
    download_url: `/media/${project}/download/${path}`,
    thumb_url: null,
  };
}

/** A project whose list is answered here. -> {asked: the queries that came} */
async function with_many(page, project, total = kMany) {
  const asked = [];
  await page.route(`**/api/projects/${project}/media?*`, (route) => {
    const query = new URL(route.request().url()).searchParams;
    asked.push(Object.fromEntries(query));
    const from = Number(query.get('after') ?? 0);
    const end = Math.min(total, from + Number(query.get('limit')));
    const items = Array.from({ length: end - from }, (_, offset) => an_asset(project, from + offset));
    const next = end < total ? String(end) : null;
    return route.fulfill({
      json: { items, next, scanned: items.length, total: query.get('total') ? total : undefined },
    });
  });
  return asked;
}

async function open_many(project, total) {
  const asked = await with_many(site.page, project, total);
  await site.go_to_project(project);
  await site.page.locator('.asset').first().waitFor();
  return asked;
}

async function scroll_to(part) {
  await site.page.evaluate(
    (where) => window.scrollTo(0, document.documentElement.scrollHeight * where),
    part,
  );
}

for (const view of ['Grid', 'List']) {
  test(`Of ten thousand files, only those in sight are in the page: ${view}`, async () => {
    const project = await a_project('Many');
    await open_many(project);
    await site.page.getByRole('button', { name: view, exact: true }).click();
    await site.page.getByText('10,000 files').first().waitFor();
    let most = 0;
    for (const part of [0.1, 0.2, 0.35, 0.5, 0.75, 0.9]) {
      await scroll_to(part);
      await site.page.waitForFunction(
        ([low, high]) => {
          const cell = document.elementFromPoint(innerWidth / 2 - 60, innerHeight / 2)?.closest('.asset');
          const index = cell ? Number(cell.dataset.index) : -1;
          return index >= low && index <= high;
        },
        [kMany * (part - 0.03), kMany * (part + 0.03)],
      );
      most = Math.max(most, await site.page.locator('.cell').count());
    }
    assert.ok(most < kMostCells, `${most} cells`);
    await scroll_to(1);
    await site.page.getByText('IMG_09999.mov').waitFor();
    await site.assert_clean();
  });
}

test('Scrolling far reads large pages, and each of them once', async () => {
  const project = await a_project('Far');
  const asked = await open_many(project);
  await scroll_to(1);
  await site.page.getByText('IMG_09999.mov').waitFor();
  assert.ok(asked.length <= 14, `${asked.length} requests`);
  assert.equal(new Set(asked.map(({ after: cursor }) => cursor)).size, asked.length, JSON.stringify(asked));
  assert.equal(asked.filter(({ total }) => total === '1').length, 1);
});

test('What is not near is not read', async () => {
  const project = await a_project('Near');
  const asked = await open_many(project);
  await site.page.waitForTimeout(500);
  assert.equal(asked.length, 1);
});

test('Scrolling on makes new cells only for the rows that come into sight', async () => {
  const project = await a_project('Smooth');
  await open_many(project);
  const { columns, made, kept } = await site.page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const cells = () => [...document.querySelectorAll('.cell')];
    const before_scroll = cells();
    const top = before_scroll[0].getBoundingClientRect().top;
    const columns_now = before_scroll.filter((cell) => cell.getBoundingClientRect().top === top).length;
    window.scrollBy(0, before_scroll[0].offsetHeight * 2);
    while (cells().at(-1) === before_scroll.at(-1)) await frame();
    const after_scroll = new Set(cells());
    const common = before_scroll.filter((cell) => after_scroll.has(cell)).length;
    return { columns: columns_now, made: after_scroll.size - common, kept: common };
  });
  assert.ok(made <= 3 * columns, `${made} made`);
  assert.ok(kept > 2 * columns, `${kept} kept`);
});

test('The keyboard reaches every file, and the focus stays with it', async () => {
  const project = await a_project('Keys');
  await open_many(project);
  const { page } = site;
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  await page.getByLabel('Open IMG_00000.mov').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(), 'Open IMG_00001.mov');
  await page.keyboard.press('End');
  await page.waitForFunction(
    () => document.activeElement.getAttribute('aria-label') === 'Open IMG_09999.mov',
  );
  await page.keyboard.press('Home');
  await page.waitForFunction(
    () => document.activeElement.getAttribute('aria-label') === 'Open IMG_00000.mov',
  );
  assert.ok((await page.locator('.cell').count()) < kMostCells);
});

test('Search waits for a pause, and the address keeps what was chosen', async () => {
  const project = await a_project('Search');
  const asked = await open_many(project, 30);
  const { page } = site;
  await page.getByLabel('Find a file').pressSequentially('holiday', { delay: 20 });
  await page.getByLabel('Kind').selectOption('video');
  await page.getByLabel('Order').selectOption({ label: 'Largest first' });
  await page.waitForFunction(() => /q=holiday/.test(location.hash) && /sort=size/.test(location.hash));
  await page.locator('.asset').first().waitFor();
  assert.equal(asked.filter(({ q }) => q && q !== 'holiday').length, 0, JSON.stringify(asked));
  const { q, kind, sort, order } = asked.at(-1);
  assert.deepEqual({ q, kind, sort, order }, { q: 'holiday', kind: 'video', sort: 'size', order: 'desc' });

  await page.getByRole('link', { name: 'Events', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Sync events' }).waitFor();
  await page.goBack();
  await page.locator('.asset').first().waitFor();
  assert.equal(await page.getByLabel('Find a file').inputValue(), 'holiday');
});

test('A range of days is asked for from midnight to midnight', async () => {
  const project = await a_project('Days');
  const asked = await open_many(project, 30);
  const { page } = site;
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('From').fill('2025-12-24');
  await page.getByLabel('to', { exact: true }).fill('2025-12-24');
  await page.waitForFunction(() => /to=2025-12-24/.test(location.hash));
  await page.locator('.asset').first().waitFor();
  const { from, to } = asked.at(-1);
  assert.equal(new Date(to) - new Date(from), 24 * 3600 * 1000 - 1);
});

test('Three hundred real files are listed, found and put in order', async () => {
  const files = Array.from({ length: 310 }, (_, index) =>
    a_file(`clip-${index}.mov`, `content ${index} ${Math.random()}`),
  );
  const project = await a_project('Real', [...files, a_file('largest.mp4', Buffer.alloc(5000, 1))]);
  await site.go_to_project(project);
  await site.page.getByText('311 files').first().waitFor();
  await site.page.getByLabel('Order').selectOption({ label: 'Largest first' });
  await site.first_file('largest.mp4').waitFor();
  await site.page.getByLabel('Find a file').fill('clip-30');
  await site.page.waitForFunction(() => document.querySelectorAll('.asset').length === 11);
  await site.page.getByLabel('Find a file').fill('nothing-like-this');
  await site.page.getByText('No file is like that').waitFor();
  await site.page.getByRole('button', { name: 'Show all files' }).click();
  await site.page.getByText('311 files').first().waitFor();
  await site.assert_clean();
});

test('Pictures are shown, and a file that is none has a tile', async () => {
  const project = await a_project('Pictures', [
    a_picture('real.png'),
    a_file('broken.jpg'),
    a_file('notes.pdf'),
  ]);
  await site.go_to_project(project);
  const { page } = site;
  await page.waitForFunction(() => {
    const picture = [...document.querySelectorAll('.asset img')].find((img) => img.naturalWidth === 1);
    return picture?.closest('.asset').textContent.includes('real.png');
  });
  // Either the server knows already that there is no picture, or the browser finds out.
  await page.waitForFunction(() => {
    const cell = [...document.querySelectorAll('.asset')].find((asset) => asset.textContent.includes('broken.jpg'));
    const face = cell?.querySelector('.face');
    return face?.querySelector('svg') && (!face.querySelector('img') || face.classList.contains('broken'));
  });
  assert.equal(await site.file_row('notes.pdf').locator('img').count(), 0);
});

test('A phone shows three columns, without scrolling sideways', async () => {
  const phone = await Site.open({ ...kPhone, viewport: { width: 360, height: 740 } });
  try {
    const project = await a_project('Phone');
    await with_many(phone.page, project);
    await phone.go_to_project(project);
    await phone.page.locator('.asset').first().waitFor();
    assert.equal(await phone.has_sideways_scroll(), false);
    const tops = await phone.page
      .locator('.asset')
      .evaluateAll((cells) => cells.slice(0, 4).map((cell) => cell.getBoundingClientRect().top));
    assert.equal(tops[0], tops[2]);
    assert.ok(tops[3] > tops[2]);
    await phone.assert_clean();
  } finally {
    await phone.close();
  }
});
