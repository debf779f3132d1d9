import { html, nothing } from 'lit';

/** While the first answer is under way: of whatever `is_waiting`. */
export function loading({ is_waiting }) {
  return is_waiting ? html`<p aria-busy="true" class="muted">Loading</p>` : nothing;
}
