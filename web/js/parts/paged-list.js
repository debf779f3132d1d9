import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { loading } from './loading.js';
import { problem_notice } from './problem-notice.js';

/**
 * A PagedReading as a list with a button for more; what went wrong, that it loads, or `empty` when there is nothing.
 * `label`: of the list, `row(item)` draws one, `subject` and `again()`: as of problem_notice.
 */
export function paged_list(
  paged,
  { label, row, empty, subject, again = () => paged.load(), items = paged.items, key = ({ id }) => id },
) {
  return html`${problem_notice(paged.error, again, subject)} ${loading(paged)}
    ${items?.length === 0 ? empty : nothing}
    ${
      items?.length > 0
        ? html`<ul class="rows panel" aria-label=${label}>${repeat(items, key, row)}</ul>`
        : nothing
    }
    ${more_button(paged)}`;
}

function more_button(paged) {
  if (paged.next === null || paged.items === null) return nothing;
  return html`<p class="more"><button class="quiet" aria-busy=${paged.reading_more ? 'true' : nothing}
    @click=${() => paged.more()}>Show more</button></p>`;
}
