// A browser in front of the running server, and a record of everything that it must not do.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chromium } from 'playwright-core';

const kArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-quic',
  '--no-first-run',
];

export const kWide = { viewport: { width: 1280, height: 860 } };
export const kPhone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: it names the server (or its storage root) under test`);
  return value;
}

export const base_url = needed('MEDIA_SYNC_URL').replace(/\/+$/, '');
export const storage_root = needed('MEDIA_SYNC_ROOT');

export function fresh_name(prefix) {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}

/** A file as a browser picks it: random content unless given. */
export function a_file(name, content = randomBytes(40_000)) {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) };
}

/** A call of the API as a script makes it: no browser, no Origin. */
export async function call(method, path, json) {
  const headers = json === undefined ? {} : { 'Content-Type': 'application/json' };
  const body = json === undefined ? undefined : JSON.stringify(json);
  const response = await fetch(base_url + path, { method, headers, body });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
  return response.json();
}

const kSmallPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A picture that browsers show, and whose content is its own. */
export function a_picture(name) {
  return a_file(name, Buffer.concat([kSmallPng, randomBytes(32)]));
}

/** Uploads as a script does it. -> the answers */
export async function upload(project, files, query = '') {
  const answers = [];
  const left = [...files];
  const work = async () => {
    for (let file = left.shift(); file; file = left.shift()) {
      const form = new FormData();
      form.append('file', new Blob([file.buffer]), file.name);
      const address = `${base_url}/api/projects/${encodeURIComponent(project)}/upload${query}`;
      const response = await fetch(address, { method: 'POST', body: form });
      assert.equal(response.status, 200, await response.clone().text());
      answers.push(await response.json());
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return answers;
}

/** A project made over the API, with these files. -> its name */
export async function a_project(prefix, files = []) {
  const name = fresh_name(prefix);
  await call('POST', '/api/projects', { name });
  await upload(name, files);
  return name;
}

export const kAdminPassword = 'browser tests only';

/** Signs the browser in: the first one chooses the password. */
export async function become_admin(site) {
  const { request } = site.page;
  const options = { data: { password: kAdminPassword } };
  const set_up = await request.post(`${base_url}/api/setup`, options);
  if (set_up.ok()) return;
  const signed_in = await request.post(`${base_url}/api/session`, options);
  assert.ok(signed_in.ok(), await signed_in.text());
}

/** An address that the server may not have yet, or a picture that is still being made: the page does without it. */
function is_lacking(url) {
  return /\/api\/(tags|loose|session|previews|projects\/[^/]+\/upload\?op=)/.test(url);
}

export class Site {
  requests = [];
  console_errors = [];
  page_errors = [];
  violations = [];
  #browser;

  static async open(options = kWide) {
    const site = new Site();
    site.#browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: kArguments });
    const context = await site.#browser.newContext({ ...options, acceptDownloads: true });
    await context.exposeFunction('report_violation', (words) => site.violations.push(words));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        window.report_violation(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
      });
    });
    site.page = await context.newPage();
    site.page.setDefaultTimeout(20_000);
    site.page.on('request', (request) => site.requests.push(request.url()));
    site.page.on('pageerror', (error) => site.page_errors.push(error.message));
    site.page.on('console', (message) => {
      if (message.type() !== 'error' || is_lacking(message.location().url)) return;
      site.console_errors.push(`${message.text()} ${message.location().url}`);
    });
    return site;
  }

  async close() {
    await this.#browser.close();
  }

  /** Loads the page anew, also when only the part after # differs. */
  async go(hash) {
    await this.page.goto('about:blank');
    await this.page.goto(`${base_url}/${hash}`);
    await this.page.locator('main h1').first().waitFor();
  }

  async go_to_project(name) {
    await this.go(`#/projects/${encodeURIComponent(name)}`);
    await this.page.getByText('Upload files').waitFor();
  }

  /** A fresh project, made over the API and open in the browser. */
  async open_new_project(prefix) {
    const name = fresh_name(prefix);
    await call('POST', '/api/projects', { name });
    await this.go_to_project(name);
    return name;
  }

  async pick(files) {
    await this.page.setInputFiles('#pick-files', files);
  }

  /** Drops files on the page, as a desktop does it. */
  async drop(files) {
    const plain = files.map(({ name, buffer, modified }) => ({ name, modified, bytes: Array.from(buffer) }));
    const transfer = await this.page.evaluateHandle((dropped) => {
      const data = new DataTransfer();
      for (const { name, modified, bytes } of dropped) {
        data.items.add(new File([new Uint8Array(bytes)], name, { lastModified: modified ?? Date.now() }));
      }
      return data;
    }, plain);
    for (const type of ['dragenter', 'dragover', 'drop']) {
      await this.page.dispatchEvent('main', type, { dataTransfer: transfer });
    }
  }

  upload_row(name, state) {
    const marked = state ? `.upload-row[data-state="${state}"]` : '.upload-row';
    return this.page.locator(marked).filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** An asset in the sheet: a tile, or a line. */
  file_row(name) {
    return this.page.locator('.asset').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** The first of all assets in the order that is chosen. */
  first_file(name) {
    return this.page.locator('.asset[data-index="0"]').filter({ hasText: name });
  }

  async select(...names) {
    for (const name of names)
      await this.page.getByLabel(`Select ${name}`, { exact: true }).check({ force: true });
  }

  selection_action(name) {
    return this.page.locator('.selection-bar').getByRole('button', { name, exact: true });
  }

  /** Waits until the element with these words, or of this label, has the focus. */
  async wait_for_focus(words) {
    const has_focus = (wanted) => {
      const { activeElement: element } = document;
      return (element.ariaLabel || element.name || element.textContent.trim()) === wanted;
    };
    await this.page.waitForFunction(has_focus, words).catch(async () => {
      const holder = await this.page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));
      assert.fail(`the focus is not on "${words}", but on ${holder}`);
    });
  }

  async has_sideways_scroll() {
    return this.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  }

  /** Fails if the page left its origin, broke the content security policy, or raised an error. */
  async assert_clean() {
    const own = new URL(base_url).origin;
    const foreign = this.requests
      .filter((url) => !/^(data|blob|about):/.test(url))
      .filter((url) => new URL(url).origin !== own);
    assert.deepEqual(foreign, [], 'requests to other hosts');
    assert.deepEqual(this.violations, [], 'content security policy reports');
    assert.deepEqual(this.page_errors, [], 'uncaught errors');
    assert.deepEqual(this.console_errors, [], 'console errors');
  }
}
