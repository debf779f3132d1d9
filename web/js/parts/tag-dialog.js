import { html, nothing } from 'lit';
import { count } from '../format.js';
import { LightElement } from '../light-element.js';

/** "a, b ,a" -> ["a", "b"] */
export function words_of(text) {
  return [
    ...new Set(
      text
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ];
}

/** Asks which tags files shall get and lose. */
class TagDialog extends LightElement {
  static properties = {
    tags: { attribute: false },
    assets: { state: true },
    added: { state: true },
    removed: { state: true },
  };

  #answer = () => {};

  constructor() {
    super();
    this.tags = [];
    this.assets = [];
    this.added = '';
    this.removed = new Set();
  }

  /** -> {add: [tag…], remove: [tag…]}, or null */
  ask(assets) {
    Object.assign(this, { assets, added: '', removed: new Set() });
    this.querySelector('dialog').showModal();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  #closed() {
    const dialog = this.querySelector('dialog');
    const changes = { add: words_of(this.added), remove: [...this.removed] };
    const is_meant = dialog.returnValue === 'tag' && changes.add.length + changes.remove.length > 0;
    this.#answer(is_meant ? changes : null);
    dialog.returnValue = '';
  }

  #toggle(tag) {
    const removed = new Set(this.removed);
    if (!removed.delete(tag)) removed.add(tag);
    this.removed = removed;
  }

  render() {
    const present = [...new Set(this.assets.flatMap((asset) => asset.tags))].sort();
    return html`<dialog aria-labelledby="tag-title" @close=${this.#closed}>
      <form method="dialog" class="panel">
        <h2 id="tag-title">Tag ${count(this.assets.length, 'file')}</h2>
        <label>Add tags
          <input list="known-tags" autocomplete="off" autocapitalize="off" placeholder="interview, b-roll"
            .value=${this.added} @input=${(event) => {
              this.added = event.target.value;
            }}></label>
        <datalist id="known-tags">
          ${this.tags.map(({ name }) => html`<option value=${name}></option>`)}</datalist>
        ${present.length > 0 ? this.#present(present) : nothing}
        <div class="actions">
          <button class="secondary outline" type="button"
            @click=${() => this.querySelector('dialog').close('')}>Cancel</button>
          <button value="tag">Change tags</button>
        </div>
      </form>
    </dialog>`;
  }

  #present(tags) {
    return html`<fieldset><legend>Tags they have: clear those to remove</legend>
      ${tags.map(
        (tag) => html`<label class="inline"><input type="checkbox" .checked=${!this.removed.has(tag)}
          @change=${() => this.#toggle(tag)}> ${tag}</label>`,
      )}</fieldset>`;
  }
}

customElements.define('ms-tag-dialog', TagDialog);
