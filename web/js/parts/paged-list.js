import { html, nothing } from 'lit';

/** The button under a list that has more pages (PagedReading). */
export function more_button(paged) {
  if (paged.next === null || paged.items === null) return nothing;
  return html`<p class="more"><button class="quiet" aria-busy=${paged.reading_more ? 'true' : nothing}
    @click=${() => paged.more()}>Show more</button></p>`;
}
