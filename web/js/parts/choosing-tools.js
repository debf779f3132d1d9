import { html, nothing } from 'lit';
import { LightElement } from '../light-element.js';

const kSearchPauseMs = 250;

/** What search fields and filters over a list have in common. Fires "choose" (detail: the changed fields of `choice`). */
export class ChoosingTools extends LightElement {
  static properties = { choice: { attribute: false } };

  #search_timer = 0;

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#search_timer);
  }

  /** What was typed and waits for the pause goes along. */
  choose(changes) {
    clearTimeout(this.#search_timer);
    const q = this.querySelector('.search').value;
    this.dispatchEvent(new CustomEvent('choose', { detail: { q, ...changes } }));
  }

  #typed() {
    clearTimeout(this.#search_timer);
    this.#search_timer = setTimeout(() => this.choose({}), kSearchPauseMs);
  }

  search(words) {
    return html`<input type="search" class="search" aria-label=${words} placeholder=${words} maxlength="100"
      .value=${this.choice.q} @input=${this.#typed}>`;
  }

  /** `words`: {value: what is shown} */
  select(field, label, words) {
    return html`<select aria-label=${label}
      @change=${(event) => this.choose({ [field]: event.target.value })}>
      ${Object.entries(words).map(
        ([key, text]) => html`<option value=${key} ?selected=${key === this.choice[field]}>${text}</option>`,
      )}</select>`;
  }

  /** The choices of a field: all of them under "", then `names`. What is chosen is among them, also when it is known no more. */
  with_all(all, names, field) {
    const chosen = this.choice[field];
    const known = chosen && !names.includes(chosen) ? [chosen, ...names] : names;
    return { '': all, ...Object.fromEntries(known.map((name) => [name, name])) };
  }

  days() {
    const { from, to } = this.choice;
    return html`<label>From <input type="date" .value=${from} max=${to || nothing}
        @change=${(event) => this.choose({ from: event.target.value })}></label>
      <label>to <input type="date" .value=${to} min=${from || nothing}
        @change=${(event) => this.choose({ to: event.target.value })}></label>`;
  }
}
