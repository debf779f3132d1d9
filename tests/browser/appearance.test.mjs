import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Site, a_file, base_url, call, fresh_name, kPhone, kWide } from './Site.mjs';

async function with_site(options, look) {
  const site = await Site.open(options);
  try {
    await look(site);
  } finally {
    await site.close();
  }
}

test('The site allows nothing but itself', async () => {
  const response = await fetch(`${base_url}/`);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.match(policy, /style-src 'self'(;|$)/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(await response.text(), /<script>|<style|style=|https?:\/\//);
});

for (const [width, options] of [
  ['390', kPhone],
  ['1280', kWide],
]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`No page scrolls sideways or breaks a rule, ${width} px wide, ${colorScheme}`, async () => {
      await with_site({ ...options, colorScheme }, async (site) => {
        const long = fresh_name(`A-${'very-'.repeat(10)}long-name`);
        await call('POST', '/api/projects', { name: long, notes: 'w'.repeat(300) });
        await call('POST', `/api/projects/${long}/sync-album`, { album_name: 'x'.repeat(300) });
        await site.go_to_project(long);
        await site.pick([a_file(`${'n'.repeat(180)}.jpg`), a_file('b.mov')]);
        await site.upload_row('b.mov', 'stored').waitFor();
        await site.file_row('b.mov').waitFor();
        assert.equal(await site.has_sideways_scroll(), false, 'project');
        for (const [hash, sign] of [
          ['#/', 'a.card'],
          [`#/events?project=${long}`, '.event'],
        ]) {
          await site.go(hash);
          await site.page.locator(sign).first().waitFor();
          assert.equal(await site.has_sideways_scroll(), false, hash);
        }
        await site.assert_clean();
      });
    });
  }
}

test('Dark mode is dark', async () => {
  await with_site({ ...kWide, colorScheme: 'dark' }, async (site) => {
    await site.go('#/');
    const channels = await site.page.evaluate(() =>
      getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).map(Number),
    );
    const root = await site.page.evaluate(() =>
      getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).slice(0, 3).map(Number),
    );
    assert.ok(Math.max(...root, ...channels) < 80, `${root} / ${channels}`);
  });
});

test('Moving between pages moves the focus and the title', async () => {
  await with_site(kWide, async (site) => {
    await site.go('#/');
    await site.page.getByRole('link', { name: 'Events', exact: true }).click();
    await site.page.waitForFunction(() => document.activeElement?.textContent === 'Sync events');
    assert.match(await site.page.title(), /Sync events/);
    assert.equal(await site.page.locator('.bar [aria-current=page]').textContent(), 'Events');
  });
});

test('Who leaves the menu with Escape is at its button again', async () => {
  await with_site(kPhone, async (site) => {
    await site.go('#/');
    await site.page.getByRole('button', { name: 'Menu' }).press('Enter');
    await site.page.getByRole('link', { name: 'Trash', exact: true }).focus();
    await site.page.keyboard.press('Escape');
    await site.wait_for_focus('Menu');
  });
});

test('An empty server greets a new user', async () => {
  await with_site(kPhone, async (site) => {
    await site.page.route('**/api/summary', (route) => route.fulfill({ json: { projects: [] } }));
    await site.go('#/');
    await site.page.getByRole('heading', { name: 'Welcome' }).waitFor();
    await site.page.getByText('Your first project').waitFor();
    assert.equal(await site.has_sideways_scroll(), false);
    await site.assert_clean();
  });
});
