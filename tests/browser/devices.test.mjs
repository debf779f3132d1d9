import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Site, a_file, a_picture, base_url, call, fresh_name, kPhone } from './Site.mjs';

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());

/** Backs a file up as the app does. -> the record */
async function back_up(device_id, file, type = 'photo') {
  const form = new FormData();
  form.append('file', new Blob([file.buffer], { type: 'image/jpeg' }), encodeURIComponent(file.name));
  form.append('original_path', `file:///var/mobile/Media/DCIM/100APPLE/${file.name}`);
  form.append('file_type', type);
  form.append('device_id', device_id);
  const response = await fetch(`${base_url}/photos/upload`, { method: 'POST', body: form });
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()).backup;
}

function ignore(device_id, names) {
  return call('POST', '/photos/ignore', { device_id, files: names.map((path) => ({ path })) });
}

async function number_of(device_id) {
  const { devices } = await call('GET', '/api/devices?limit=1000');
  return devices.find((device) => device.device_id === device_id).id;
}

/** A phone that has backed up a photo and then a video. -> {name, id, photo, video}: the names of the files */
async function a_phone(prefix) {
  const name = fresh_name(prefix);
  const [photo, video] = [`${fresh_name('IMG')}.png`, `${fresh_name('IMG')}.MOV`];
  await back_up(name, a_picture(photo));
  await back_up(name, a_file(video), 'video');
  return { name, id: await number_of(name), photo, video };
}

const row = (text) => site.page.locator('.device', { hasText: text });
const log = () => site.page.locator('.backup');
const ignored = () => site.page.locator('.ignored');

async function figure(words) {
  return site.page.locator('.figures div', { hasText: words }).locator('dd').first().textContent();
}

test('Before the first backup the page says how to set up the phone', async () => {
  await site.page.route('**/api/devices?*', (route) => route.fulfill({ json: { devices: [], next: null } }));
  await site.go('#/devices');
  await site.page.getByText('No phone has backed up yet').waitFor();
  await site.page.locator('.phone-setup code', { hasText: new URL(base_url).origin }).first().waitFor();
  await site.page.getByText('there are none').waitFor();
  await site.page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('Two phones are listed with what they have, and the chart is drawn', async () => {
  const [one, two] = [await a_phone('iPhone'), await a_phone('iPad')];
  await ignore(two.name, ['a.jpg', 'b.jpg', 'c.jpg']);
  await site.go('#/devices');
  assert.match(await row(one.name).textContent(), /1 photo, 1 video/);
  assert.match(await row(two.name).textContent(), /3 ignored/);
  const canvas = site.page.locator('ms-backup-chart canvas');
  await canvas.waitFor();
  const colours = await canvas.evaluate((element) => {
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  assert.ok(colours > 10, `the chart has ${colours} colours`);
  await site.assert_clean();
});

test('A phone that backs up while somebody looks is listed at once', async () => {
  await site.go('#/devices');
  await site.page.locator('[data-state=online]').waitFor();
  const { name } = await a_phone('Late');
  await row(name).waitFor();
});

/** From now on the feed of events says what `next_page()` answers: their number, 200 fill a page. -> stop() */
async function feed_events(next_page) {
  let last = 0;
  await site.page.route('**/api/events?*', (route) => {
    const is_first = !new URL(route.request().url()).searchParams.has('after');
    const number = is_first ? 0 : next_page();
    const events = Array.from({ length: number }, (_, i) => ({
      id: last + i + 1,
      event: 'upload',
      project: 'backup',
      payload: {},
      timestamp: '2025-12-20T19:06:30Z',
    }));
    last += number;
    return route.fulfill({ json: { events, last } });
  });
  return () => site.page.unrouteAll({ behavior: 'ignoreErrors' });
}

const asked_for = (path) => site.requests.filter((url) => new URL(url).pathname === path).length;

test('A phone that sends thousands of files makes the pages read what they show once, not for each batch', async () => {
  const { id } = await a_phone('Thousands');
  for (const { hash, path, shown } of [
    { hash: '#/devices', path: '/api/devices', shown: row('Thousands').first() },
    { hash: `#/devices/${id}`, path: '/backup/log', shown: log().nth(1) },
  ]) {
    let pages = [];
    const stop = await feed_events(() => pages.shift() ?? 0);
    await site.go(hash);
    await site.page.locator('[data-state=online]').waitFor();
    await shown.waitFor();
    const before = asked_for(path);
    pages = [200, 200, 200, 7];
    await site.page.waitForResponse((response) => new URL(response.url()).pathname === path);
    await site.page.waitForTimeout(1_000);
    assert.deepEqual(pages, [], 'all events were taken');
    assert.equal(asked_for(path) - before, 1, `${path} was asked for each batch of events`);
    await stop();
  }
});

test('A list that takes longer to read than events take to come is shown all the same', async () => {
  await site.page.route('**/api/devices?*', async (route) => {
    await new Promise((wake) => setTimeout(wake, 2_600));
    await route.continue();
  });
  const stop = await feed_events(() => 1);
  await site.go('#/devices');
  await site.page.locator('.device').first().waitFor();
  const { name } = await a_phone('Slow');
  await row(name).waitFor({ timeout: 15_000 });
  await stop();
});

test('A phone gets a name of its own, and loses it again', async () => {
  const { name, id } = await a_phone('Named');
  const own_name = fresh_name('Anna’s <b>phone');
  await site.go(`#/devices/${id}`);
  await site.page.getByRole('button', { name: 'Give it a name' }).click();
  await site.page.getByLabel('Name').fill(` ${own_name} `);
  await site.page.getByRole('button', { name: 'Save' }).click();
  await site.page.getByRole('heading', { name: own_name, level: 1 }).waitFor();
  await site.page.getByText(`calls itself ${name}`).waitFor();
  assert.equal((await call('GET', `/api/devices/${id}`)).device_id, name);
  assert.equal(await site.page.locator('main b').count(), 0);
  await site.page.getByRole('button', { name: 'Undo' }).click();
  await site.page.getByRole('heading', { name, level: 1 }).waitFor();
  assert.equal((await call('GET', `/api/devices/${id}`)).own_name, null);
});

test('Who names no phone after all is where the naming began', async () => {
  const { id } = await a_phone('Unnamed');
  await site.go(`#/devices/${id}`);
  await site.page.getByRole('button', { name: 'Give it a name' }).press('Enter');
  await site.wait_for_focus('own_name');
  await site.page.keyboard.press('Escape');
  await site.wait_for_focus('Give it a name');
});

test('A name that the server refuses says why', async () => {
  const { id } = await a_phone('Refused');
  await site.go(`#/devices/${id}`);
  await site.page.getByRole('button', { name: 'Give it a name' }).click();
  await site.page.getByLabel('Name').fill('a\u0085b');
  await site.page.getByRole('button', { name: 'Save' }).click();
  await site.page.getByRole('alert').getByText('A name has no control characters.').waitFor();
  site.console_errors.length = 0; // the browser logs the 422
});

test('The log has every file with its picture, and gives it back', async () => {
  const { id, photo, video } = await a_phone('Log');
  await site.go(`#/devices/${id}`);
  await log().nth(1).waitFor();
  assert.deepEqual(await log().locator('.what > span:first-child').allTextContents(), [video, photo]);
  await log().locator('img.loaded').waitFor();
  const [download] = await Promise.all([
    site.page.waitForEvent('download'),
    site.page.getByRole('link', { name: `Download ${photo}` }).click(),
  ]);
  assert.equal(download.suggestedFilename(), photo);
  await site.assert_clean();
});

test('A file that was deleted on the server is no longer there', async () => {
  const { name, id, video } = await a_phone('Gone');
  const { backups } = await call('GET', `/backup/log?device_id=${name}&keys=all`);
  const { items } = await call('GET', `/api/assets/${backups[0].sha256}`);
  await call('POST', '/api/assets/delete', { ids: items.map((item) => item.id) });
  await site.go(`#/devices/${id}`);
  const gone = log().filter({ hasText: video });
  await gone.getByText('No longer there').waitFor();
  assert.equal(await gone.getByRole('link').count(), 0);
  assert.equal(await figure('No longer there'), '1');
  assert.equal(await log().count(), 2);
  await site.page.getByLabel('Status').selectOption('No longer there');
  await site.page.waitForFunction(() => document.querySelectorAll('.backup').length === 1);
  await gone.waitFor();
  await site.page.getByLabel('Status').selectOption('Failed');
  await site.page.getByText('There is none of these.').waitFor();
});

test('A long log comes in pages', async () => {
  const { id } = await a_phone('Long');
  const record = (number) => ({
    id: number,
    file_name: `IMG_${number}.JPG`,
    file_path: '',
    file_size: 1,
    file_type: 'photo',
    status: 'Failed',
    original_path: '',
    sha256: null,
    timestamp: '2025-12-20T19:06:30Z',
  });
  await site.page.route('**/backup/log?*', (route) => {
    const offset = Number(new URL(route.request().url()).searchParams.get('offset'));
    const backups = Array.from({ length: offset > 0 ? 20 : 100 }, (_, i) => record(500 - offset - i + (offset && 1)));
    return route.fulfill({ json: { backups } });
  });
  await site.go(`#/devices/${id}`);
  await site.page.getByRole('button', { name: 'Show more' }).click();
  await log().nth(118).waitFor();
  assert.equal(await log().count(), 119, 'a row of the first page came again');
  assert.equal(await site.page.getByRole('button', { name: 'Show more' }).count(), 0);
  await site.page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('Ignored files are taken back at once, and ignored again by undo', async () => {
  const { name, id } = await a_phone('Ignored');
  await ignore(name, ['DCIM/a.jpg', 'DCIM/b.jpg', 'DCIM/c.jpg']);
  const wanted = async () => {
    const files = ['DCIM/a.jpg', 'DCIM/b.jpg', 'DCIM/c.jpg'].map((path) => ({ path }));
    return (await call('POST', '/photos/new', { device_id: name, files })).count;
  };
  await site.go(`#/devices/${id}`);
  await ignored().nth(2).waitFor();
  await site.page.getByLabel('Select a.jpg').check();
  await site.page.getByLabel('Select c.jpg').check();
  const before = asked_for('/photos/ignored');
  await site.page.getByRole('button', { name: 'Stop ignoring 2' }).click();
  await site.page.waitForFunction(() => document.querySelectorAll('.ignored').length === 1);
  await site.page.locator('.figures div', { hasText: 'Ignored' }).getByText('1', { exact: true }).waitFor();
  assert.equal(await wanted(), 2);
  assert.equal(asked_for('/photos/ignored') - before, 1, 'the list was read more than once');
  await site.page.getByRole('button', { name: 'Undo' }).click();
  await ignored().nth(2).waitFor();
  assert.equal(await wanted(), 0);
  await site.assert_clean();
});

test('Both pages fit a phone', async () => {
  const { id } = await a_phone('A-phone-with-a-long-name-of-one-word');
  await ignore((await call('GET', `/api/devices/${id}`)).device_id, [`DCIM/${'x'.repeat(120)}.jpg`]);
  const small = await Site.open(kPhone);
  try {
    await small.go('#/devices');
    await small.page.locator('ms-backup-chart canvas').waitFor();
    assert.equal(await small.has_sideways_scroll(), false);
    await small.go(`#/devices/${id}`);
    await small.page.locator('.ignored').waitFor();
    await small.page.locator('.backup').nth(1).waitFor();
    assert.equal(await small.has_sideways_scroll(), false);
    await small.assert_clean();
  } finally {
    await small.close();
  }
});

test('A number that no device has is told', async () => {
  await site.go('#/devices/999999');
  await site.page.getByText('There is no device of this number.').waitFor();
});
