import { html, nothing } from 'lit';
import { bytes, count } from '../format.js';
import { icons } from '../icons.js';
import { KeptFocus } from '../kept-focus.js';
import { LightElement } from '../light-element.js';
import { Listening } from '../store.js';

/** What is selected, and what can be done with it. Fires "move", "tag", "delete" and "download". */
class SelectionBar extends LightElement {
  static properties = { selection: { attribute: false }, list: { attribute: false } };

  constructor() {
    super();
    new KeptFocus(this, () => document.querySelector('ms-media-sheet .face[tabindex="0"]'));
    new Listening(
      this,
      () => this.selection,
      'change',
      () => this.requestUpdate(),
    );
    new Listening(
      this,
      () => this.list,
      'change',
      () => this.requestUpdate(),
    );
  }

  render() {
    const { selection, list } = this;
    if (selection.size === 0) return nothing;
    const all = list.items.every((item) => selection.has(item.id));
    return html`<section class="selection-bar" aria-label="Selection">
      <button class="quiet icon-only" aria-label="Clear the selection" title="Clear the selection"
        @click=${() => selection.clear()}>${icons.close}</button>
      <p class="grow" role="status"><strong>${selection.size.toLocaleString('en')} selected</strong>
        <span class="muted">${bytes(selection.bytes)}</span></p>
      ${
        all
          ? nothing
          : html`<button class="quiet" @click=${() => selection.add_all(list.items)}
              title="Select ${count(list.items.length, 'file')}">Select all
              ${list.is_complete ? '' : 'loaded'}</button>`
      }
      <span class="actions">
        ${this.#action('move', 'Move', icons.move)} ${this.#action('tag', 'Tag', icons.tag)}
        ${this.#action('download', 'Download', icons.download)}
        ${this.#action('delete', 'Delete', icons.trash)}
      </span>
    </section>`;
  }

  #action(type, words, icon) {
    return html`<button class="quiet" @click=${() => this.dispatchEvent(new Event(type))}>
      ${icon}<span>${words}</span></button>`;
  }
}

customElements.define('ms-selection-bar', SelectionBar);
