import { LitElement, html, nothing } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { placed } from '../placed.js';
import { cell_after_key, cells_between, height_of, layout_of, place_of } from '../sheet-geometry.js';
import { Listening } from '../store.js';
import { line, tile } from './media-cell.js';

const kMargin = 400; // pixels above and below the window that are drawn as well
const kAhead = 60; // cells below the drawn ones that are read as well
const kCalmMs = 140;

/**
 * All cells of a MediaList, of which only those in sight are in the page. The page itself scrolls.
 * Fires "open" (detail: index) for the asset that somebody wants to see.
 */
class MediaSheet extends LitElement {
  static properties = {
    list: { attribute: false },
    selection: { attribute: false },
    view: {},
    with_project: { type: Boolean, attribute: false },
    layout: { state: true },
    range: { state: true },
    current: { state: true },
    rushing: { state: true },
  };

  #sizes = new ResizeObserver(() => this.#measure());
  #frame = 0;
  #calm_timer = 0;
  #has_focus_waiting = false;

  constructor() {
    super();
    this.layout = null;
    this.range = { first: 0, end: 0 };
    this.current = 0;
    this.rushing = false;
    new Listening(
      this,
      () => this.list,
      'change',
      () => this.#measure(),
    );
    new Listening(
      this,
      () => this.selection,
      'change',
      () => this.requestUpdate(),
    );
    new Listening(
      this,
      () => window,
      'scroll',
      () => this.#scrolled(),
    );
    new Listening(
      this,
      () => window,
      'resize',
      () => this.#measure(),
    );
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#calm_timer);
    this.#frame = 0;
  }

  willUpdate(changed) {
    if (changed.has('view') && this.isConnected) this.#measure();
  }

  updated() {
    if (!this.#has_focus_waiting) return;
    const face = this.querySelector(`[data-index="${this.current}"] .face`);
    if (face === null) return;
    this.#has_focus_waiting = false;
    face.focus({ preventScroll: true });
  }

  /** Brings the asset at `index` into sight and gives it the focus. */
  go_to(index) {
    this.current = index;
    this.#has_focus_waiting = true;
    this.#scroll_to(index);
    this.requestUpdate();
  }

  #scrolled() {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#measure();
    });
  }

  #measure() {
    const width = this.clientWidth;
    if (width === 0) return;
    const { top } = this.getBoundingClientRect();
    const layout = layout_of(this.view, width);
    const range = cells_between(layout, this.list.size, -top - kMargin, window.innerHeight - top + kMargin);
    this.#note_rush(range);
    this.layout = layout;
    if (range.first !== this.range.first || range.end !== this.range.end) this.range = range;
    this.requestUpdate();
    this.list.want(range.end + kAhead);
  }

  /** Pictures of cells that only fly past are not asked for. */
  #note_rush(range) {
    const in_sight = this.range.end - this.range.first;
    if (in_sight === 0 || Math.abs(range.first - this.range.first) < in_sight) return;
    this.rushing = true;
    clearTimeout(this.#calm_timer);
    this.#calm_timer = setTimeout(() => {
      this.rushing = false;
    }, kCalmMs);
  }

  #scroll_to(index) {
    const { top } = place_of(this.layout, index);
    const from = this.getBoundingClientRect().top + top;
    const bar = document.querySelector('.bar')?.offsetHeight ?? 0;
    const room = bar + 64; // the bar of the page, and that of the selection
    if (from < room) window.scrollBy(0, from - room);
    else if (from + this.layout.cell_height > window.innerHeight - 64) {
      window.scrollBy(0, from + this.layout.cell_height - window.innerHeight + 64);
    }
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
    if (asset === undefined) return;
    if (is_range) this.selection.extend_to(asset, this.list.items);
    else this.selection.toggle(asset);
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
