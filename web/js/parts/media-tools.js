import { html, nothing } from 'lit';
import { icons } from '../icons.js';
import { kKinds, kSorts } from '../media-query.js';
import { ChoosingTools } from './choosing-tools.js';

/** Search, filters, order and view of media. Fires "choose" (detail: the changed fields) and "view". */
class MediaTools extends ChoosingTools {
  static properties = {
    view: {},
    tags: { attribute: false },
    cameras: { attribute: false },
    is_open: { state: true },
  };

  constructor() {
    super();
    this.tags = [];
    this.cameras = [];
    this.is_open = null;
  }

  #show_as(view) {
    this.dispatchEvent(new CustomEvent('view', { detail: view }));
  }

  render() {
    const { from, to, tag, camera } = this.choice;
    const is_open = this.is_open ?? Boolean(from || to || tag || camera);
    return html`<div class="list-tools">
        ${this.search('Find a file')}
        ${this.select('kind', 'Kind', kKinds)}
        ${this.select(
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

  #view_button(view, words) {
    return html`<button class="quiet icon-only" aria-pressed=${this.view === view} aria-label=${words}
      title=${words} @click=${() => this.#show_as(view)}>${icons[view]}</button>`;
  }

  #more() {
    const { from, to, tag, camera } = this.choice;
    return html`
      ${this.days()}
      ${this.#one_of('tag', 'Tag', this.tags)} ${this.#one_of('camera', 'Camera', this.cameras)}
      ${
        from || to || tag || camera
          ? html`<button class="quiet" @click=${() => this.choose({ from: '', to: '', tag: '', camera: '' })}>
            Clear</button>`
          : nothing
      }`;
  }

  #one_of(field, label, known) {
    const words = this.with_all('Any', known.map(({ name }) => name), field);
    if (Object.keys(words).length === 1) return nothing;
    return html`<label>${label} ${this.select(field, label, words)}</label>`;
  }
}

customElements.define('ms-media-tools', MediaTools);
