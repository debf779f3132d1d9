import { html, nothing } from 'lit';
import { long_month } from '../format.js';
import { LightElement } from '../light-element.js';
import { placed } from '../placed.js';

const kFewMonths = 2; // no more than that need no way to jump
const kLabelRoom = 22; // pixels between labels of years

/**
 * The months of a timeline at the side of the window, as far apart as they are in the page.
 * `months`: [{month, top}], `height` of the timeline, `top` of the window in it. Fires "month" (detail: one of them).
 */
class MonthScrubber extends LightElement {
  static properties = {
    months: { attribute: false },
    height: { attribute: false },
    top: { attribute: false },
    is_dragging: { state: true },
  };

  constructor() {
    super();
    this.months = [];
    this.is_dragging = false;
  }

  get #room() {
    return Math.max(1, window.innerHeight - 160);
  }

  #present() {
    const at = this.months.findLastIndex(({ top }) => top <= this.top + 8);
    return Math.max(0, at);
  }

  #go_to(index) {
    const month = this.months[Math.max(0, Math.min(this.months.length - 1, index))];
    this.dispatchEvent(new CustomEvent('month', { detail: month }));
  }

  #dragged(event) {
    if (!this.is_dragging) return;
    const { top, height } = this.firstElementChild.getBoundingClientRect();
    const at = ((event.clientY - top) / height) * this.height;
    this.#go_to(this.months.findLastIndex((month) => month.top <= at));
  }

  #grabbed(event) {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    this.is_dragging = true;
    this.#dragged(event);
  }

  #pressed(event) {
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -12, PageDown: 12, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.#go_to(this.#present() + steps[event.key]);
  }

  render() {
    if (this.months.length < kFewMonths || this.height < 2 * window.innerHeight) return nothing;
    const room = this.#room;
    const place = (top) => (top / this.height) * room;
    const present = this.#present();
    const { month } = this.months[present];
    return html`<div class="scrubber" role="slider" tabindex="0" aria-label="Month" aria-orientation="vertical"
      aria-valuemin="0" aria-valuemax=${this.months.length - 1} aria-valuenow=${present}
      aria-valuetext=${long_month(month)} ?data-dragging=${this.is_dragging} ${placed({ height: `${room}px` })}
      @keydown=${this.#pressed} @pointerdown=${this.#grabbed} @pointermove=${this.#dragged}
      @pointerup=${() => this.#released()} @pointercancel=${() => this.#released()}>
      ${this.#years(place)}
      <span class="mark" ${placed({ transform: `translateY(${place(Math.max(0, this.top))}px)` })}>
        <span class="bubble">${long_month(month)}</span></span>
    </div>`;
  }

  #released() {
    this.is_dragging = false;
  }

  #years(place) {
    const labels = [];
    for (const { month, top } of this.months) {
      const year = month.slice(0, 4);
      const last = labels.at(-1);
      if (last?.year === year || (last && place(top) - last.at < kLabelRoom)) continue;
      labels.push({ year, at: place(top) });
    }
    return labels.map(
      ({ year, at }) =>
        html`<span class="year" ${placed({ transform: `translateY(${at}px)` })}>${year}</span>`,
    );
  }
}

customElements.define('ms-month-scrubber', MonthScrubber);
