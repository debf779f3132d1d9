import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Site, a_file, a_picture, a_project } from './Site.mjs';

let site;
let project;
before(async () => {
  project = await a_project('Lightbox', [
    a_picture('b.png'),
    a_file('a.mov'),
    a_file('c.pdf'),
    a_file('d.wav'),
  ]);
  site = await Site.open();
});
after(() => site?.close());

async function open(name) {
  await site.go(`#/projects/${project}?sort=name`);
  await site.page.getByLabel(`Open ${name}`).click();
  await site.page.locator('.pswp--open.pswp--ui-visible').waitFor();
}

function shown() {
  return site.page.locator('.pswp__item[aria-hidden="false"]');
}

async function told(name) {
  await site.page.locator('.pswp__words strong', { hasText: name }).waitFor();
}

test('A picture opens large, and the arrow keys lead on to a video', async () => {
  await open('b.png');
  await told('b.png');
  await shown().locator('img.pswp__img:not(.pswp__img--placeholder)').waitFor();
  await site.page.keyboard.press('ArrowLeft');
  await told('a.mov');
  const video = shown().locator('video');
  await video.waitFor();
  assert.equal(await video.getAttribute('preload'), 'metadata');
  assert.notEqual(await video.getAttribute('controls'), null);
  assert.match(await video.getAttribute('src'), /^\/media\/.*\/a\.mov$/);
  assert.deepEqual(site.violations, []);
});

test('Escape closes it, and the focus is where it was left', async () => {
  await open('b.png');
  await site.page.keyboard.press('ArrowRight');
  await told('c.pdf');
  await site.page.keyboard.press('Escape');
  await site.page.locator('.pswp').waitFor({ state: 'detached' });
  await site.page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Open c.pdf');
});

test('What no browser shows can be downloaded instead', async () => {
  await open('c.pdf');
  await shown().getByText('This browser does not show files of this type').waitFor();
  const [download] = await Promise.all([
    site.page.waitForEvent('download'),
    shown()
      .getByRole('link', { name: /Download/ })
      .click(),
  ]);
  assert.equal(download.suggestedFilename(), 'c.pdf');
});

test('Sound has a player', async () => {
  await open('d.wav');
  await shown().locator('audio[controls]').waitFor();
});

test('The buttons do what the keys do', async () => {
  await open('a.mov');
  await site.page.locator('.pswp').getByRole('button', { name: 'Next' }).click();
  await told('b.png');
  const [download] = await Promise.all([
    site.page.waitForEvent('download'),
    site.page.locator('.pswp__top-bar').getByTitle('Download').click(),
  ]);
  assert.equal(download.suggestedFilename(), 'b.png');
  await site.page.locator('.pswp').getByRole('button', { name: 'Close' }).click();
  await site.page.locator('.pswp').waitFor({ state: 'detached' });
});
