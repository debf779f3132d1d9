import { html } from 'lit';

/** The round box that selects the file called `name`. */
export function tick(name, is_selected, on_select, tabindex = 0) {
  return html`<label class="tick"><input type="checkbox" aria-label="Select ${name}" tabindex=${tabindex}
    .checked=${is_selected} @click=${on_select}></label>`;
}
