import { html, nothing } from 'lit';
import { sorted_by_success } from '../asset-actions.js';
import { follow_events } from '../following.js';
import { bytes, count, full_moment, kind, moment } from '../format.js';
import { icons } from '../icons.js';
import { KeptFocus } from '../kept-focus.js';
import { LightElement } from '../light-element.js';
import '../parts/failures.js';
import { paged_list } from '../parts/paged-list.js';
import { tick } from '../parts/tick.js';
import { when } from '../parts/when.js';
import { PagedReading, Reading } from '../reading.js';
import { page_href } from '../router.js';
import { Selection } from '../selection.js';
import { Listening } from '../store.js';

const kPage = 200;
const kChanging = new Set(['delete', 'restore', 'purge']);

class TrashPage extends LightElement {
  static properties = {
    services: { attribute: false },
    busy: { state: true },
    failures: { state: true },
    asking: { state: true },
  };

  #trash = new PagedReading(this, (after) => this.services.api.list_trash({ after, limit: kPage }));
  #session = new Reading(this, () => this.services.api.get_session());
  #selection = new Selection();

  constructor() {
    super();
    this.busy = false;
    this.failures = null;
    this.asking = null;
    new KeptFocus(this, () => this.querySelector('.page-head :is(button:enabled, a)'));
    new Listening(
      this,
      () => this.#selection,
      'change',
      () => this.requestUpdate(),
    );
    follow_events(
      this,
      ({ event }) => kChanging.has(event),
      () => this.#trash.load(),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Trash · media-sync';
    this.#trash.load();
    this.#session.load();
  }

  async #ask(which) {
    this.asking = which;
    await this.updateComplete;
    this.querySelector('[role=alertdialog] button').focus();
  }

  /** `send()` -> words for the toast; throws what is told instead. */
  async #run(send) {
    this.busy = true;
    this.asking = null;
    this.failures = null;
    try {
      this.services.toasts.show(await send());
    } catch (error) {
      this.failures = { words: error.message, failures: [] };
    }
    this.#selection.clear();
    await this.#trash.load();
    this.busy = false;
  }

  #restore() {
    const items = this.#selection.assets;
    this.#run(async () => {
      const results = await this.services.api.restore_from_trash(items.map((item) => item.id));
      const { done, failures } = sorted_by_success(items, results);
      if (failures.length > 0) {
        this.failures = { words: `${count(failures.length, 'file')} could not be restored.`, failures };
      }
      return `${count(done.length, 'file')} restored.`;
    });
  }

  #purge() {
    const { api } = this.services;
    const ids = this.#selection.assets.map((item) => item.id);
    const is_all = this.asking === 'all';
    this.#run(async () => (await (is_all ? api.empty_trash() : api.purge_trash(ids))).message);
  }

  render() {
    const { items, page } = this.#trash;
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Trash</h1>
        <p class="muted">Deleted files stay here for a while, and can come back.
          ${page ? html`${count(page.count, 'file')}, ${bytes(page.bytes)}.` : nothing}</p></div>
        ${items?.length > 0 ? this.#actions() : nothing}</header>
      ${this.asking ? this.#question() : nothing}
      <ms-failures .outcome=${this.failures} @close=${() => {
        this.failures = null;
      }}></ms-failures>
      ${paged_list(this.#trash, {
        label: 'Deleted files',
        subject: 'The trash',
        row: (item) => this.#row(item),
        empty: html`<div class="empty">${icons.trash}<strong>The trash is empty</strong></div>`,
      })}`;
  }

  #actions() {
    const { size } = this.#selection;
    const is_admin = this.#session.value?.is_admin;
    return html`<div class="actions">
      ${
        size === 0
          ? html`<button class="secondary outline" @click=${() => this.#selection.add_all(this.#trash.items)}>
              Select all shown</button>`
          : html`<button ?disabled=${this.busy} @click=${this.#restore}>
              ${icons.undo} Restore ${size.toLocaleString('en')}</button>`
      }
      ${
        is_admin
          ? html`<button class="secondary outline danger" ?disabled=${this.busy}
              @click=${() => this.#ask(size > 0 ? 'some' : 'all')}>${icons.trash} ${size > 0 ? 'Delete for good' : 'Empty the trash'}</button>`
          : html`<a class="sign-in" href=${page_href('settings')}>${icons.lock}
              Sign in to delete for good</a>`
      }</div>`;
  }

  #question() {
    const number = this.asking === 'all' ? this.#trash.page.count : this.#selection.size;
    return html`<div class="notice bad" role="alertdialog" aria-label="Delete for good">
      ${icons.alert}<p>Delete ${count(number, 'file')} for good? Nobody can bring them back.</p>
      <button class="quiet" @click=${() => {
        this.asking = null;
      }}>Cancel</button>
      <button class="danger" @click=${this.#purge}>Delete for good</button></div>`;
  }

  #row(item) {
    const { id, name, project, path, size, deleted_at, expires_at } = item;
    const select = (event) => this.#selection.pick(item, this.#trash.items, event.shiftKey);
    return html`<li class="row trashed" data-id=${id}>
      ${tick(name, this.#selection.has(id), select)}
      <span class="kind">${icons[item.kind ?? kind(name)]}</span>
      <span class="what"><span title=${path}>${name}</span>
        <span class="second muted">${project} · ${bytes(size)} · deleted
          ${when(deleted_at, 'inside')}</span>
      </span>
      <span class="muted expires" title=${full_moment(expires_at)}>${
        expires_at ? `until ${moment(expires_at, 'inside')}` : ''
      }</span>
    </li>`;
  }
}

customElements.define('ms-trash', TrashPage);
