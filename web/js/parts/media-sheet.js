import { html, nothing } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { placed } from '../placed.js';
import { cell_after_key, cells_between, height_of, layout_of, place_of } from '../sheet-geometry.js';
import { Listening } from '../store.js';
import { line, tile } from './media-cell.js';
import { ScrolledSheet } from './scrolled-sheet.js';

const kMargin = 400; // pixels above and below the window that are drawn as well
const kAhead = 60; // cells below the drawn ones that are read as well

/**
 * All cells of a MediaList, of which only those in sight are in the page. The page itself scrolls.
 * Fires "open" (detail: index) for the asset that somebody wants to see.
 */
class MediaSheet extends ScrolledSheet {
  static properties = {
    list: { attribute: false },
    selection: { attribute: false },
    view: {},
    with_project: { type: Boolean, attribute: false },
    range: { state: true },
  };

  constructor() {
    super();
    this.range = { first: 0, end: 0 };
    new Listening(
      this,
      () => this.list,
      'change',
      () => this.measure(),
    );
    new Listening(
      this,
      () => this.selection,
      'change',
      () => this.requestUpdate(),
    );
  }

  willUpdate(changed) {
    if (changed.has('view') && this.isConnected) this.measure();
  }

  /** Brings the asset at `index` into sight and gives it the focus. */
  go_to(index) {
    this.focus_on(index);
    const { top } = place_of(this.layout, index);
    // The bar of a selection stays in sight.
    this.scroll_into_sight({ top, height: this.layout.cell_height, above: 64, below: 64 });
  }

  measure() {
    const width = this.clientWidth;
    if (width === 0) return;
    const { top } = this.getBoundingClientRect();
    const layout = layout_of(this.view, width);
    const range = cells_between(layout, this.list.size, -top - kMargin, window.innerHeight - top + kMargin);
    if (this.#is_far(range)) this.note_rush();
    this.layout = layout;
    if (range.first !== this.range.first || range.end !== this.range.end) this.range = range;
    this.requestUpdate();
    this.list.want(range.end + kAhead);
  }

  /** Further than what was in sight. */
  #is_far(range) {
    const in_sight = this.range.end - this.range.first;
    return in_sight > 0 && Math.abs(range.first - this.range.first) >= in_sight;
  }

  /** However the focus came there: by a key, a click, or a screen reader. */
  #focused(event) {
    const cell = event.target.closest('.asset');
    if (cell !== null) this.current = Number(cell.dataset.index);
  }

  #pressed(event) {
    if (event.altKey || event.target.closest('.project, .icon-only')) return;
    if (event.key === ' ' && event.target.classList.contains('face')) {
      event.preventDefault();
      this.#select(this.list.items[this.current], event.shiftKey);
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    const { columns, cell_height } = this.layout;
    const rows = Math.floor(window.innerHeight / cell_height);
    const target = cell_after_key(event.key, this.current, this.list.size, columns, rows);
    if (target === null) return;
    event.preventDefault();
    if (event.shiftKey) this.#extend(this.current, target);
    this.go_to(target);
  }

  #extend(from, to) {
    const { items } = this.list;
    if (!items[from] || !items[to]) return;
    if (!this.selection.has(items[from].id)) this.selection.toggle(items[from]);
    this.selection.extend_to(items[to], items);
  }

  #select(asset, is_range) {
    if (asset !== undefined) this.selection.pick(asset, this.list.items, is_range);
  }

  #ticked(event, asset, index) {
    this.current = index;
    this.#select(asset, event.shiftKey);
  }

  #clicked(event, asset, index) {
    this.current = index;
    const { shiftKey, ctrlKey, metaKey } = event;
    // The keyboard opens in any case: the space key selects.
    const selects = shiftKey || ctrlKey || metaKey || (this.selection.size > 0 && event.detail > 0);
    event.preventDefault();
    if (selects) this.#select(asset, shiftKey);
    else this.dispatchEvent(new CustomEvent('open', { detail: index }));
  }

  render() {
    if (this.layout === null) return nothing;
    const height = `${height_of(this.layout, this.list.size)}px`;
    return html`<ul class="sheet" data-view=${this.view} role="list" aria-label="Files"
      ?data-selecting=${this.selection.size > 0} ${placed({ height })} @keydown=${this.#pressed} @focusin=${this.#focused}>
      ${repeat(
        this.#indices(),
        (index) => this.list.items[index]?.id ?? `at-${index}`,
        (index) => this.#cell(index),
      )}
    </ul>`;
  }

  /** The cells in sight. The one with the focus stays, and in its order: moved, it would lose the focus. */
  #indices() {
    const { first } = this.range;
    const end = Math.min(this.range.end, this.list.size);
    const indices = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
    const { current } = this;
    if (current >= this.list.size || !this.contains(document.activeElement)) return indices;
    if (current < first) return [current, ...indices];
    return current < end ? indices : [...indices, current];
  }

  #cell(index) {
    const asset = this.list.items[index];
    const { cell_width, cell_height } = this.layout;
    const { left, top } = place_of(this.layout, index);
    const place = {
      width: `${cell_width}px`,
      height: `${cell_height}px`,
      transform: `translate(${left}px, ${top}px)`,
    };
    if (asset === undefined) {
      return html`<li class="cell pending" aria-hidden="true" ${placed(place)}></li>`;
    }
    const is_selected = this.selection.has(asset.id);
    const state = {
      is_selected,
      is_current: index === Math.min(this.current, this.list.items.length - 1),
      with_picture: !this.rushing,
      with_project: this.with_project,
      on_open: (event) => this.#clicked(event, asset, index),
      on_select: (event) => this.#ticked(event, asset, index),
    };
    return html`<li class=${classMap({ cell: true, asset: true, selected: is_selected })}
      data-index=${index} data-id=${asset.id} aria-setsize=${this.list.size} aria-posinset=${index + 1}
      ${placed(place)}>${this.view === 'list' ? line(asset, state) : tile(asset, state)}</li>`;
  }
}

customElements.define('ms-media-sheet', MediaSheet);
