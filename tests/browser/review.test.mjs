import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Site, a_picture, a_project, call, fresh_name, kPhone } from './Site.mjs';

const kLongestWaitMs = 20_000;

let site;
before(async () => {
  site = await Site.open();
});
after(() => site?.close());
afterEach(() => site.page.unrouteAll({ behavior: 'ignoreErrors' }));

/** Rows of television, which no other test has: the newest of the ledger, in its order. */
async function rows(number) {
  const title = fresh_name('Title');
  const media = Array.from({ length: number }, (_, i) => ({
    hash: randomBytes(20).toString('hex'),
    media_type: 'tv_show',
    original_title: `${title} ${i}`,
  }));
  await call('POST', '/rear-diff/media', { media });
  const { data } = await call('GET', `/rear-diff/media?media_type=tv&limit=${number}`);
  assert.ok(data.every((row) => row.original_title.startsWith(title)));
  return data;
}

async function verdict({ hash }) {
  const { data } = await call('GET', `/rear-diff/media?hash=${hash}`);
  return data[0].rejection_status;
}

/** The page shows a verdict before the server has it. */
async function becomes(row, wanted) {
  const end = Date.now() + kLongestWaitMs;
  while ((await verdict(row)) !== wanted && Date.now() < end) await pause(50);
  assert.equal(await verdict(row), wanted, row.original_title);
}

function card(row) {
  return site.page.locator(`.review-card[title="${row.original_title}"]`);
}

function looked_at(row) {
  return site.page.locator('.review-stage strong', { hasText: row.original_title }).waitFor();
}

async function open(first) {
  await site.go('#/review?media_type=tv');
  await looked_at(first);
}

test('One key judges a row and leads to the next, and the API has the verdicts', async () => {
  const [one, two, three] = await rows(3);
  await open(one);
  await site.page.keyboard.press('a');
  await looked_at(two);
  await site.page.keyboard.press('r');
  await looked_at(three);
  await becomes(one, 'accepted');
  await becomes(two, 'rejected');
  assert.equal(await verdict(three), 'unfiltered');
  assert.equal(await card(two).getAttribute('data-verdict'), 'rejected');

  await site.page.keyboard.press('ArrowLeft');
  await looked_at(two);
  await site.page.keyboard.press('ArrowLeft');
  await looked_at(one);
  await site.page.keyboard.press('ArrowRight');
  await looked_at(two);
  await site.page.keyboard.press('u');
  await becomes(two, 'unfiltered');
  await site.assert_clean();
});

test('Undo takes verdicts back one after the other, and shows what it took back', async () => {
  const [one, two, three] = await rows(3);
  await open(one);
  await site.page.keyboard.press('a');
  await becomes(one, 'accepted');
  await site.page.keyboard.press('r');
  await becomes(two, 'rejected');
  await looked_at(three);
  await site.page.keyboard.press('z');
  await looked_at(two);
  await becomes(two, 'unfiltered');
  assert.equal(await verdict(one), 'accepted');
  await site.page.getByRole('button', { name: 'Undo' }).click();
  await looked_at(one);
  await becomes(one, 'unfiltered');
  assert.equal(await site.page.getByRole('button', { name: 'Undo' }).isDisabled(), true);
});

test('Several rows are judged at once, and one undo is for all of them', async () => {
  const [one, two, three, four] = await rows(4);
  await open(one);
  await card(three).click({ modifiers: ['Shift'] });
  await site.page.getByRole('button', { name: 'Reject 3' }).click();
  for (const row of [one, two, three]) await becomes(row, 'rejected');
  assert.equal(await verdict(four), 'unfiltered');
  await site.page.getByRole('button', { name: 'Undo' }).click();
  for (const row of [one, two, three]) await becomes(row, 'unfiltered');

  await site.page.keyboard.press('x');
  await card(four).click({ modifiers: ['Control'] });
  await site.page.getByRole('button', { name: 'Accept 2' }).waitFor();
  await site.page.keyboard.press('Escape');
  await site.page.getByRole('button', { name: 'Accept', exact: true }).waitFor();
  assert.equal(await site.page.locator('.review-card[aria-pressed="true"]').count(), 0);
});

test('The list can be filtered by verdict, and its address says so', async () => {
  const [one, two] = await rows(2);
  await call('PATCH', `/rear-diff/media/${two.hash}/rejection-status`, {
    hash: two.hash,
    rejection_status: 'accepted',
  });
  await open(one);
  assert.equal(await card(two).count(), 0);
  await site.page.getByLabel('Verdict').selectOption('accepted');
  await looked_at(two);
  assert.match(site.page.url(), /rejection_status=accepted/);
  assert.equal(await card(one).count(), 0);
  await site.page.getByLabel('Verdict').selectOption('all');
  await card(one).waitFor();
  await card(two).waitFor();
});

test('Letters that are typed into a filter judge nothing', async () => {
  const [one] = await rows(1);
  await open(one);
  await site.page.getByLabel('Order').focus();
  await site.page.keyboard.press('r');
  await site.page.locator('.review-stage').click();
  await site.page.keyboard.press('a');
  await becomes(one, 'accepted');
  await site.page.locator('button:enabled', { hasText: 'Undo' }).waitFor();
});

test('A verdict that the server refuses is taken back, with its reason', async () => {
  const [one, two] = await rows(2);
  await open(one);
  await site.page.route('**/rejection-status', (route) =>
    route.fulfill({ status: 500, json: { success: false, error: 'x', message: 'The disk is full.' } }),
  );
  await site.page.keyboard.press('a');
  await site.page.locator('.toast', { hasText: 'The disk is full.' }).waitFor();
  await looked_at(two);
  assert.equal(await card(one).getAttribute('data-verdict'), 'unfiltered');
  assert.equal(await verdict(one), 'unfiltered');
  assert.equal(await site.page.getByRole('button', { name: 'Undo' }).isDisabled(), true);
  site.console_errors.length = 0; // the browser logs the 500
});

test('A picture of the library is reviewed by looking at it', async () => {
  const picture = a_picture('reviewed.png');
  await a_project('Review', [picture]);
  const hash = createHash('sha1').update(picture.buffer).digest('hex');
  const in_ledger = async () => (await call('GET', `/rear-diff/media?hash=${hash}`)).data.length === 1;
  for (const end = Date.now() + kLongestWaitMs; !(await in_ledger()) && Date.now() < end; ) await pause(100);
  await site.go('#/review?media_type=photo');
  await card({ original_title: 'reviewed.png' }).click();
  const shown = site.page.locator('.review-stage img[alt="reviewed.png"]');
  await shown.waitFor();
  await site.page.waitForFunction(() => document.querySelector('.review-stage img')?.naturalWidth > 0);
  await site.page.keyboard.press('r');
  await becomes({ hash, original_title: 'reviewed.png' }, 'rejected');
});

test('The page fits a phone, and its buttons judge', async () => {
  const [one, two] = await rows(2);
  const small = await Site.open(kPhone);
  try {
    await small.go('#/review?media_type=tv');
    await small.page.locator('.review-stage strong', { hasText: one.original_title }).waitFor();
    assert.equal(await small.has_sideways_scroll(), false);
    await small.page.getByRole('button', { name: 'Reject' }).tap();
    await small.page.locator('.review-stage strong', { hasText: two.original_title }).waitFor();
    await becomes(one, 'rejected');
    await small.assert_clean();
  } finally {
    await small.close();
  }
});
