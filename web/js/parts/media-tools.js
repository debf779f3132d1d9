import { LitElement, html, nothing } from 'lit';
import { icons } from '../icons.js';
import { kKinds, kSorts } from '../media-query.js';

const kSearchPauseMs = 250;

/** Search, filters, order and view of media. Fires "choose" (detail: the changed fields) and "view". */
class MediaTools extends LitElement {
  static properties = {
    choice: { attribute: false },
    view: {},
    tags: { attribute: false },
    cameras: { attribute: false },
    is_open: { state: true },
  };

  #search_timer = 0;

  constructor() {
    super();
    this.tags = [];
    this.cameras = [];
    this.is_open = null;
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#search_timer);
  }

  /** What was typed and waits for the pause goes along. */
  #choose(changes) {
    clearTimeout(this.#search_timer);
    const q = this.querySelector('.search').value;
    this.dispatchEvent(new CustomEvent('choose', { detail: { q, ...changes } }));
  }

  #typed() {
    clearTimeout(this.#search_timer);
    this.#search_timer = setTimeout(() => this.#choose({}), kSearchPauseMs);
  }

  #show_as(view) {
    this.dispatchEvent(new CustomEvent('view', { detail: view }));
  }

  render() {
    const { from, to, tag, camera } = this.choice;
    const is_open = this.is_open ?? Boolean(from || to || tag || camera);
    return html`<div class="list-tools">
        <input type="search" class="search" aria-label="Find a file" placeholder="Find a file" maxlength="100"
          .value=${this.choice.q} @input=${this.#typed}>
        ${this.#select('kind', 'Kind', kKinds)}
        ${this.#select(
          'sort',
          'Order',
          Object.fromEntries(Object.entries(kSorts).map(([key, { words }]) => [key, words])),
        )}
        <button class="secondary outline" aria-expanded=${is_open} aria-controls="more-filters"
          @click=${() => {
            this.is_open = !is_open;
          }}>${icons.filter} Filters</button>
        <div class="switch" role="toolbar" aria-label="View">
          ${this.#view_button('grid', 'Grid')} ${this.#view_button('list', 'List')}
        </div>
      </div>
      <div class="list-tools more-filters" id="more-filters" ?hidden=${!is_open}>${this.#more()}</div>`;
  }

  #select(field, label, words) {
    return html`<select aria-label=${label}
      @change=${(event) => this.#choose({ [field]: event.target.value })}>
      ${Object.entries(words).map(
        ([key, text]) => html`<option value=${key} ?selected=${key === this.choice[field]}>${text}</option>`,
      )}</select>`;
  }

  #view_button(view, words) {
    return html`<button class="quiet icon-only" aria-pressed=${this.view === view} aria-label=${words}
      title=${words} @click=${() => this.#show_as(view)}>${icons[view]}</button>`;
  }

  #more() {
    const { from, to, tag, camera } = this.choice;
    return html`
      <label>From <input type="date" .value=${from} max=${to || nothing}
        @change=${(event) => this.#choose({ from: event.target.value })}></label>
      <label>to <input type="date" .value=${to} min=${from || nothing}
        @change=${(event) => this.#choose({ to: event.target.value })}></label>
      ${this.#one_of('tag', 'Tag', this.tags)} ${this.#one_of('camera', 'Camera', this.cameras)}
      ${
        from || to || tag || camera
          ? html`<button class="quiet" @click=${() => this.#choose({ from: '', to: '', tag: '', camera: '' })}>
            Clear</button>`
          : nothing
      }`;
  }

  /** What is chosen is among them, also when nothing has it any more. */
  #one_of(field, label, known) {
    const chosen = this.choice[field];
    const names = known.map(({ name }) => name);
    if (chosen && !names.includes(chosen)) names.unshift(chosen);
    if (names.length === 0) return nothing;
    return html`<label>${label} <select aria-label=${label}
      @change=${(event) => this.#choose({ [field]: event.target.value })}>
      <option value="" ?selected=${chosen === ''}>Any</option>
      ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}
    </select></label>`;
  }
}

customElements.define('ms-media-tools', MediaTools);
