import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { count, long_day } from '../format.js';
import { placed } from '../placed.js';
import {
  cell_after_key,
  cells_of_day,
  day_at,
  day_of_cell,
  layout_of_days,
  months_of,
  place_in_day,
} from '../timeline-geometry.js';
import { face } from './media-cell.js';
import './month-scrubber.js';
import { ScrolledSheet, bar_height } from './scrolled-sheet.js';

const kMargin = 500; // pixels above and below the window that are drawn as well
const kAhead = 60; // cells around the drawn ones that are read as well

/**
 * A Timeline, day by day; only what is in sight is in the page, which itself scrolls. Fires "open" (detail: index).
 */
class TimelineSheet extends ScrolledSheet {
  static properties = {
    timeline: { attribute: false },
    stripe: { state: true },
  };

  #laid_out = null; // {days, width} of the layout

  constructor() {
    super();
    this.stripe = { top: 0, bottom: 0 };
  }

  /** The timeline has other days, or others of its assets were read. */
  refresh() {
    this.measure();
  }

  /** Brings the asset at `index` into sight and gives it the focus. */
  go_to(index) {
    if (this.layout === null || this.layout.size === 0) return;
    this.focus_on(Math.min(index, this.layout.size - 1));
    const i = day_of_cell(this.layout, this.current);
    const top = this.layout.tops[i] + place_in_day(this.layout, i, this.current).top;
    // The head of the day stays in sight.
    this.scroll_into_sight({ top, height: this.layout.cell, above: 56, below: 16 });
  }

  measure() {
    const width = this.clientWidth;
    if (width === 0) return;
    const { days } = this.timeline;
    if (this.#laid_out?.days !== days || this.#laid_out.width !== width) {
      this.#laid_out = { days, width };
      this.layout = layout_of_days(days, width);
    }
    const { top } = this.getBoundingClientRect();
    const stripe = { top: -top - kMargin, bottom: window.innerHeight - top + kMargin };
    if (Math.abs(stripe.top - this.stripe.top) >= window.innerHeight) this.note_rush();
    this.stripe = stripe;
    this.requestUpdate();
    if (days.length === 0) return;
    const [first_day, last_day] = [day_at(this.layout, stripe.top), day_at(this.layout, stripe.bottom)];
    const { first } = cells_of_day(this.layout, first_day, stripe.top, stripe.bottom);
    const { end } = cells_of_day(this.layout, last_day, stripe.top, stripe.bottom);
    this.timeline.want(Math.max(end, first + 1) + kAhead, first - kAhead);
  }

  #focused(event) {
    const cell = event.target.closest('.shot');
    if (cell !== null) this.current = Number(cell.dataset.index);
  }

  #pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = cell_after_key(this.layout, event.key, this.current);
    if (target === null) return;
    event.preventDefault();
    this.go_to(target);
  }

  #open(event, index) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a window of its own
    event.preventDefault();
    this.current = index;
    this.dispatchEvent(new CustomEvent('open', { detail: index }));
  }

  #scroll_to({ top }) {
    window.scrollTo(0, window.scrollY + this.getBoundingClientRect().top + top - bar_height());
  }

  render() {
    if (this.layout === null) return nothing;
    const { days } = this.timeline;
    const { height } = this.layout;
    return html`<div class="timeline" ${placed({ height: `${height}px` })} @keydown=${this.#pressed}
      @focusin=${this.#focused}>
      ${repeat(
        this.#days_in_sight(),
        (i) => `${i} ${days[i].day}`,
        (i) => this.#day(i),
      )}</div>
      <ms-month-scrubber .months=${months_of(days, this.layout)} .height=${height} .top=${this.stripe.top + kMargin + bar_height()}
        @month=${({ detail }) => this.#scroll_to(detail)}></ms-month-scrubber>`;
  }

  /** The day of the focus stays: moved, the cell would lose it. */
  #days_in_sight() {
    if (this.timeline.days.length === 0) return [];
    const first = day_at(this.layout, this.stripe.top);
    const last = day_at(this.layout, this.stripe.bottom);
    const indices = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
    if (!this.contains(document.activeElement) || this.current >= this.layout.size) return indices;
    const focused = day_of_cell(this.layout, this.current);
    if (focused < first) return [focused, ...indices];
    return focused > last ? [...indices, focused] : indices;
  }

  #day(i) {
    const { day, assets } = this.timeline.days[i];
    const { top, bottom } = this.stripe;
    const { first, end } = cells_of_day(this.layout, i, top, bottom);
    const indices = Array.from({ length: end - first }, (_, offset) => first + offset);
    const { current, layout } = this;
    const is_here = day_of_cell(layout, current) === i && this.contains(document.activeElement);
    if (is_here && (current < first || current >= end)) indices.push(current);
    return html`<section class="day" aria-label=${long_day(day)}
      ${placed({ transform: `translateY(${layout.tops[i]}px)` })}>
      <h2><span>${long_day(day)}</span> <small class="muted">${count(assets, 'item')}</small></h2>
      ${repeat(
        indices,
        (index) => index,
        (index) => this.#cell(i, index),
      )}</section>`;
  }

  #cell(i, index) {
    const asset = this.timeline.items[index];
    const { left, top } = place_in_day(this.layout, i, index);
    const side = `${this.layout.cell}px`;
    const place = { width: side, height: side, transform: `translate(${left}px, ${top}px)` };
    if (asset === undefined) return html`<div class="shot pending" ${placed(place)}></div>`;
    const state = {
      with_picture: !this.rushing,
      is_current: index === this.current,
      on_open: (event) => this.#open(event, index),
    };
    return html`<div class="shot" data-index=${index} data-id=${asset.id} ${placed(place)}>
      ${face(asset, state)}</div>`;
  }
}

customElements.define('ms-timeline-sheet', TimelineSheet);
