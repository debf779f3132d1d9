import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { bytes, full_moment, kind, moment, short_path } from '../format.js';
import { icons } from '../icons.js';

const kWindow = 200;

const kOrders = {
  newest: { words: 'Newest first', sorted: (files) => files.reverse() },
  name: {
    words: 'Name',
    sorted: (files) => {
      const { compare } = new Intl.Collator(undefined, { numeric: true });
      return files.sort((a, b) => compare(a.relative_path, b.relative_path));
    },
  },
  size: { words: 'Largest first', sorted: (files) => files.sort((a, b) => b.size - a.size) },
};

/** Files of a project (in the order in which they came), a bounded window of them at a time. */
class FileTable extends LitElement {
  static properties = {
    services: { attribute: false },
    project: {},
    files: { attribute: false },
    wanted: { state: true },
    order: { state: true },
    limit: { state: true },
  };

  constructor() {
    super();
    this.files = [];
    this.wanted = '';
    this.order = 'newest';
    this.limit = kWindow;
    this.shown = [];
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (!changed.has('files') && !changed.has('wanted') && !changed.has('order')) return;
    const wanted = this.wanted.toLocaleLowerCase();
    const found = this.files.filter((file) => file.relative_path.toLocaleLowerCase().includes(wanted));
    this.shown = kOrders[this.order].sorted(found);
  }

  render() {
    return html`
      <div class="list-tools">
        <input type="search" class="search" aria-label="Find a file" placeholder="Find a file"
          .value=${this.wanted}
          @input=${(event) => {
            this.wanted = event.target.value;
            this.limit = kWindow;
          }}>
        <select aria-label="Order" @change=${(event) => {
          this.order = event.target.value;
          this.limit = kWindow;
        }}>
          ${Object.entries(kOrders).map(
            ([key, order]) => html`<option value=${key} ?selected=${key === this.order}>
            ${order.words}</option>`,
          )}
        </select>
      </div>
      ${this.shown.length > 0 ? this.#table() : html`<p class="muted">No file is called like that.</p>`}
      ${this.#more()}
    `;
  }

  #table() {
    return html`<table class="files">
      <thead><tr><th scope="col">Name</th><th scope="col" class="number">Size</th><th scope="col">Added</th>
        <th scope="col" class="digest">SHA-256</th>
        <th scope="col"><span class="unseen">Actions</span></th></tr></thead>
      <tbody>${repeat(
        this.shown.slice(0, this.limit),
        (file) => file.relative_path,
        (file) => this.#row(file),
      )}</tbody>
    </table>`;
  }

  #row(file) {
    const { api } = this.services;
    const name = short_path(file.relative_path);
    const added = file.uploaded_at ?? file.indexed_at ?? '';
    return html`<tr>
      <td><div class="name-cell"><span class="kind">${icons[kind(name)]}</span>
        <span class="two-lines"><a class="name" href=${api.media_href(this.project, file.relative_path)}
          target="_blank" rel="noopener" title=${name}>${name}</a>
          <span class="meta muted">${bytes(file.size)} · ${moment(added)}</span></span></div></td>
      <td class="number">${bytes(file.size)}</td>
      <td class="time"><time datetime=${added} title=${full_moment(added)}>${moment(added)}</time></td>
      <td class="digest"><code title=${file.sha256}>${file.sha256.slice(0, 8)}</code></td>
      <td class="row-actions">
        <a class="icon-only open" href=${api.media_href(this.project, file.relative_path)}
          target="_blank" rel="noopener" title="Open" aria-label="Open ${name}">${icons.open}</a>
        <a class="icon-only" href=${api.download_href(this.project, file.relative_path)} download
          title="Download" aria-label="Download ${name}">${icons.download}</a>
      </td>
    </tr>`;
  }

  #more() {
    const left = this.shown.length - this.limit;
    if (left <= 0) return nothing;
    return html`<p class="more"><button class="quiet" @click=${() => {
      this.limit += kWindow;
    }}>
      Show ${Math.min(left, kWindow)} more
      <span class="muted">of ${left.toLocaleString('en')}</span></button></p>`;
  }
}

customElements.define('ms-files', FileTable);
