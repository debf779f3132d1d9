import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';
import { Site, a_file, a_project, base_url, call, kPhone, upload } from './Site.mjs';

const kMany = 100_000;
const kMostCells = 200;
const golden = new URL('../golden/media/', import.meta.url);

async function golden_file(name, as = name) {
  return a_file(as, await readFile(new URL(name, golden)));
}

let site;
let project;
before(async () => {
  const names = ['live.heic', 'live.mov', 'zone.jpg', 'no-zone.jpg', 'orientation-6.jpg', 'mvhd.mp4', 'a.dng'];
  const files = await Promise.all(names.map((name) => golden_file(name)));
  project = await a_project('Timeline', files);
  await all_read(names.length - 1);
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

/** Waits until the server has read them: the halves of the Live Photo are one then. */
async function all_read(count) {
  for (let i = 0; i < 200; i += 1) {
    const { items } = await call('GET', `/api/projects/${project}/media?fold=live`);
    if (items.length === count && items.every((item) => item.preview_ready)) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  assert.fail('the pictures were not read');
}

async function open_timeline(query = '', on = site) {
  await on.go(`#/timeline?project=${project}${query}`);
  await on.page.locator('.shot .face').first().waitFor();
}

async function open(name, on = site) {
  await on.page.getByLabel(`Open ${name}`).click();
  await on.page.locator('.pswp--open.pswp--ui-visible').waitFor();
  await on.page.locator('.pswp__words strong', { hasText: name }).waitFor();
}

function shown() {
  return site.page.locator('.pswp__item[aria-hidden="false"]');
}

test('Pictures and videos stand under the day on which they were taken, as pictures', async () => {
  await open_timeline();
  const day = site.page.locator('section.day', { hasText: '1 May 2024' });
  await day.getByText('5 items').waitFor();
  await site.page.waitForFunction(() =>
    [...document.querySelectorAll('.shot img')].every((image) => image.naturalWidth > 0),
  );
  assert.equal(await site.page.locator('.shot img').count(), 6);
  assert.equal(await site.page.getByLabel('Open live.mov').count(), 0, 'the moving half is no item');
  await site.assert_clean();
});

test('Filters by kind, camera and day, and a search by name, narrow it', async () => {
  await open_timeline();
  const names = async () => site.page.locator('.shot .face').evaluateAll((faces) => faces.map((f) => f.ariaLabel));
  const count = (words) => site.page.locator('.count', { hasText: words }).waitFor();
  await site.page.getByLabel('Kind').selectOption('video');
  await count('1 item');
  assert.deepEqual(await names(), ['Open mvhd.mp4']);
  await site.page.getByLabel('Kind').selectOption('');
  await site.page.getByLabel('Camera').selectOption('Apple iPhone 15 Pro');
  await count('2 items');
  await site.page.getByLabel('Camera').selectOption('');
  await site.page.getByLabel('Find by name').fill('zone');
  await site.page.getByLabel('Open live.heic').waitFor({ state: 'detached' });
  await site.page.getByLabel('Open zone.jpg').waitFor();
  assert.match(site.page.url(), /q=zone/);
  await site.page.getByLabel('Find by name').fill('');
  await count('6 items');
  await site.page.getByLabel('to', { exact: true }).fill('2024-04-30');
  await site.page.getByText('Nothing is like that').waitFor();
});

test('A HEIC opens as a preview, its details name time, zone, source, camera and place', async () => {
  await open_timeline();
  await open('live.heic');
  const picture = shown().locator('img.pswp__img:not(.pswp__img--placeholder)');
  await picture.waitFor();
  assert.match(await picture.getAttribute('src'), /\/api\/previews\/[0-9a-f]{64}\?size=1600$/);
  await site.page.keyboard.press('i');
  const panel = site.page.locator('.details');
  await panel.getByText('Wed, 1 May 2024, 14:30:15').waitFor();
  await panel.getByText('UTC+02:00, from DateTimeOriginal').waitFor();
  await panel.getByText('Apple iPhone 15 Pro').waitFor();
  await panel.getByText('near Munich, Germany').waitFor();
  await panel.getByText('48.13750, 11.57500').waitFor();
  await panel.getByText('256 × 384').waitFor();
  assert.equal(await panel.getByRole('link').count(), 0);
  await site.page.keyboard.press('i');
  await panel.waitFor({ state: 'hidden' });
  assert.deepEqual(site.violations, []);
});

test('The Live Photo moves for as long as somebody points at it', async () => {
  await open_timeline();
  await open('live.heic');
  await shown().locator('img.pswp__img:not(.pswp__img--placeholder)').waitFor();
  await site.page.getByRole('button', { name: 'Play the Live Photo' }).hover();
  const video = site.page.locator('.pswp video.moving');
  await video.waitFor({ state: 'attached' });
  assert.match(await video.getAttribute('src'), /live\.mov$/);
  await site.page.locator('.pswp__words').hover({ force: true });
  await video.waitFor({ state: 'detached' });
  await site.page.keyboard.press('Escape');
});

test('A finger that rests on a Live Photo plays it, until it is lifted', async () => {
  await open_timeline();
  await open('live.heic');
  const picture = shown().locator('img.pswp__img:not(.pswp__img--placeholder)');
  await picture.waitFor();
  const touch = { pointerType: 'touch', isPrimary: true, bubbles: true };
  await picture.dispatchEvent('pointerdown', touch);
  await site.page.locator('.pswp video.moving').waitFor({ state: 'attached' });
  await picture.dispatchEvent('pointerup', touch);
  await site.page.locator('.pswp video.moving').waitFor({ state: 'detached' });
  await site.page.keyboard.press('Escape');
});

test('The arrow keys lead through everything; a video plays and seeks, with its poster', async () => {
  await open_timeline();
  await open('live.heic');
  const seen = new Set();
  for (let i = 0; i < 6; i += 1) {
    seen.add(await site.page.locator('.pswp__words strong').textContent());
    await site.page.keyboard.press('ArrowRight');
  }
  assert.ok(seen.size >= 2);
  await site.page.keyboard.press('Escape');
  await site.page.locator('.pswp').waitFor({ state: 'detached' });
  await open('mvhd.mp4');
  const video = shown().locator('video');
  assert.match(await video.getAttribute('poster'), /\/api\/previews\//);
  const reached = await video.evaluate(async (element) => {
    await element.play();
    element.pause();
    element.currentTime = 0.3;
    await new Promise((done) => element.addEventListener('seeked', done, { once: true }));
    return element.currentTime;
  });
  assert.ok(Math.abs(reached - 0.3) < 0.05, `${reached}`);
  await site.page.keyboard.press('Escape');
});

test('What was just uploaded shows its picture as soon as it is made', async () => {
  await site.go(`#/projects/${project}`);
  await site.page.locator('.asset').first().waitFor();
  await upload(project, [await golden_file('orientation-8.jpg', 'later.jpg')]);
  const picture = site.file_row('later.jpg').locator('img');
  await picture.waitFor();
  await site.page.waitForFunction(() => {
    const face = document.querySelector('[aria-label="Open later.jpg"]');
    return face?.querySelector('img')?.naturalWidth > 0 && !face.classList.contains('broken');
  });
});

/** A timeline of days whose items are made up here. -> the days that were asked for */
async function with_many(page) {
  const days = [];
  for (let i = 0, left = kMany; left > 0; i += 1) {
    const assets = Math.min(left, 20 + ((i * 37) % 120));
    const day = new Date(Date.UTC(2024, 11, 31) - i * 86_400_000).toISOString().slice(0, 10);
    days.push({ day, assets });
    left -= assets;
  }
  const asked = [];
  await page.route('**/api/timeline?*', (route) => route.fulfill({ json: { days, next: null } }));
  await page.route('**/api/media?*', (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [from, to] = [query.get('first_day'), query.get('last_day')];
    asked.push(`${from} ${to}`);
    const items = days
      .filter(({ day }) => day >= from && day <= to)
      .flatMap(({ day, assets }) =>
        Array.from({ length: assets }, (_, k) => ({
          id: Number(day.replaceAll('-', '')) * 1000 + k,
          project: 'P',
          path: `ingest/originals/${day}-${k}.jpg`,
          name: `${day}-${k}.jpg`,
          kind: 'image',
          sha256: 'a'.repeat(64),
          size: 1000,
          day,
          added_at: `${day}T00:00:00Z`,
          captured_at: `${day}T00:00:00Z`,
          tags: [],
          stream_url: '/media/P/a.jpg',
          download_url: '/media/P/a.jpg',
          preview: null,
          live: null,
        })),
      );
    return route.fulfill({ json: { items, next: null, scanned: items.length } });
  });
  return asked;
}

test('Of a hundred thousand pictures only those in sight are in the page, and the scroll bar is as long', async () => {
  const asked = await with_many(site.page);
  await site.go('#/timeline');
  await site.page.getByText('100,000 items').waitFor();
  const height = await site.page.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(height > 2_000_000, `${height} pixels`);
  for (const part of [0.2, 0.5, 0.9, 1]) {
    await site.page.evaluate((to) => window.scrollTo(0, document.documentElement.scrollHeight * to), part);
    await site.page.waitForFunction(() => {
      const cell = document.elementFromPoint(innerWidth / 2 - 60, innerHeight / 2)?.closest('.shot');
      return cell && !cell.classList.contains('pending');
    });
    const cells = await site.page.locator('.shot').count();
    assert.ok(cells < kMostCells, `${cells} cells`);
  }
  assert.ok(asked.length < 30, `${asked.length} requests`);
});

test('Scrolling through a hundred thousand keeps the pace of the screen', async () => {
  await with_many(site.page);
  await site.go('#/timeline');
  await site.page.locator('.shot .face').first().waitFor();
  const longest = await site.page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const times = [];
    for (let i = 0; i < 120; i += 1) {
      const begin = performance.now();
      window.scrollBy(0, 400);
      await frame();
      times.push(performance.now() - begin);
    }
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length * 0.9)];
  });
  assert.ok(longest < 100, `${longest} ms for one of ten frames`);
});

test('The months at the side lead far back, by key and by pointer', async () => {
  await with_many(site.page);
  await site.go('#/timeline');
  const months = site.page.getByRole('slider', { name: 'Month' });
  await months.waitFor();
  assert.equal(await months.getAttribute('aria-valuetext'), 'December 2024');
  await months.press('ArrowDown');
  await site.page.waitForFunction(
    () => document.querySelector('.scrubber').ariaValueText === 'November 2024',
  );
  const box = await months.boundingBox();
  await site.page.mouse.click(box.x + box.width / 2, box.y + box.height * 0.7);
  await site.page.waitForFunction(() => / 202[12]$/.test(document.querySelector('.scrubber').ariaValueText));
  await site.page.locator('.shot .face').first().waitFor();
});

test('On a phone it has three in a row, and no sideways scroll', async () => {
  const phone = await Site.open({ ...kPhone, colorScheme: 'dark' });
  try {
    await open_timeline('', phone);
    assert.equal(await phone.has_sideways_scroll(), false);
    const lefts = await phone.page
      .locator('.shot')
      .evaluateAll((cells) => new Set(cells.map((cell) => cell.getBoundingClientRect().left)).size);
    assert.equal(lefts, 3);
    await open('zone.jpg', phone);
    await phone.page.getByRole('button', { name: 'Details' }).tap();
    await phone.page.locator('.details').getByText('48.13750, 11.57500').waitFor();
    await phone.assert_clean();
  } finally {
    await phone.close();
  }
  assert.ok(base_url);
});
