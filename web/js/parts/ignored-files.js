import { html, nothing } from 'lit';
import { phone_path } from '../device-words.js';
import { count } from '../format.js';
import { icons } from '../icons.js';
import { KeptFocus } from '../kept-focus.js';
import { LightElement } from '../light-element.js';
import { PagedReading } from '../reading.js';
import { Selection } from '../selection.js';
import { Listening } from '../store.js';
import { paged_list } from './paged-list.js';
import { tick } from './tick.js';
import { when } from './when.js';

const kPage = 100;

/** What a phone leaves out of its backup, and the way back. Fires "changed". `number`: how many there are. */
class IgnoredFiles extends LightElement {
  static properties = {
    services: { attribute: false },
    device_id: {},
    number: { type: Number },
    busy: { state: true },
    refusal: { state: true },
  };

  #files = new PagedReading(this, (after) =>
    this.services.api.list_ignored(this.device_id, { after, limit: kPage }),
  );
  #selection = new Selection();

  constructor() {
    super();
    this.busy = false;
    this.refusal = '';
    new KeptFocus(this, () => this.querySelector('.section-head button:enabled'));
    new Listening(
      this,
      () => this.#selection,
      'change',
      () => this.requestUpdate(),
    );
  }

  willUpdate(changed) {
    if (changed.has('device_id')) this.load();
  }

  load() {
    return this.#files.load();
  }

  /** -> whether it went well */
  async #send(change) {
    this.busy = true;
    this.refusal = '';
    try {
      await change();
    } catch (error) {
      this.refusal = error.message;
    }
    this.busy = false;
    await this.load();
    this.dispatchEvent(new Event('changed'));
    return this.refusal === '';
  }

  async #unignore() {
    const { api, toasts } = this.services;
    const { device_id } = this;
    const paths = this.#selection.assets.map((file) => file.path);
    if (!(await this.#send(() => api.unignore(device_id, paths)))) return;
    this.#selection.clear();
    toasts.show(`${count(paths.length, 'file')} no longer ignored: the phone sends what is new.`, {
      words: 'Undo',
      run: () => this.#send(() => api.ignore(device_id, paths)),
    });
  }

  render() {
    const { items, error } = this.#files;
    if (this.number === 0 && !items?.length && !error) return nothing;
    return html`<section aria-label="Ignored files">
      <div class="section-head"><h2>Ignored files</h2>${items?.length > 0 ? this.#actions() : nothing}</div>
      ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal}</p>` : nothing}
      ${paged_list(this.#files, {
        label: 'Ignored',
        subject: 'The list of ignored files',
        row: (file) => this.#row(file),
        empty: nothing,
      })}</section>`;
  }

  #actions() {
    const { size } = this.#selection;
    return html`<div class="actions">${
      size === 0
        ? html`<button class="quiet" @click=${() => this.#selection.add_all(this.#files.items)}>
            Select all shown</button>`
        : html`<button class="quiet" @click=${() => this.#selection.clear()}>Select none</button>
            <button ?disabled=${this.busy} @click=${this.#unignore}>
              ${icons.undo} Stop ignoring ${size.toLocaleString('en')}</button>`
    }</div>`;
  }

  #row(file) {
    const { id, path, file_name, timestamp } = file;
    const select = (event) => this.#selection.pick(file, this.#files.items, event.shiftKey);
    return html`<li class="row ignored" data-id=${id}>
      ${tick(file_name, this.#selection.has(id), select)}
      <span class="what"><span>${file_name}</span>
        ${path === file_name ? nothing : html`<span class="second muted" title=${path}>${phone_path(path)}</span>`}</span>
      ${when(timestamp)}
    </li>`;
  }
}

customElements.define('ms-ignored-files', IgnoredFiles);
