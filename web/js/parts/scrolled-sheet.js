import { KeptFocus } from '../kept-focus.js';
import { LightElement } from '../light-element.js';
import { Listening } from '../store.js';

const kCalmMs = 140;

/** Pixels of the window that the page's own bar covers. */
export function bar_height() {
  return document.querySelector('.bar')?.offsetHeight ?? 0;
}

/**
 * Many cells, of which only those in sight are in the page, which itself scrolls. Who extends it has `measure()`: what is in sight
 * now. `current`: the index of the cell with the focus, `rushing`: the cells only fly past.
 */
export class ScrolledSheet extends LightElement {
  static properties = { layout: { state: true }, current: { state: true }, rushing: { state: true } };

  #sizes = new ResizeObserver(() => this.measure());
  #frame = 0;
  #calm_timer = 0;
  #has_focus_waiting = false;

  constructor() {
    super();
    this.layout = null;
    this.current = 0;
    this.rushing = false;
    new KeptFocus(this, () => this.querySelector('.face[tabindex="0"]'));
    for (const type of ['scroll', 'resize']) {
      new Listening(
        this,
        () => window,
        type,
        () => this.#measure_soon(),
      );
    }
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

  updated() {
    if (!this.#has_focus_waiting) return;
    const target = this.querySelector(`[data-index="${this.current}"] .face`);
    if (target === null) return;
    this.#has_focus_waiting = false;
    target.focus({ preventScroll: true });
  }

  /** The cell at `index` gets the focus as soon as it is in the page. */
  focus_on(index) {
    this.current = index;
    this.#has_focus_waiting = true;
    this.requestUpdate();
  }

  #measure_soon() {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.measure();
    });
  }

  /** Pictures of cells that only fly past are not asked for. */
  note_rush() {
    this.rushing = true;
    clearTimeout(this.#calm_timer);
    this.#calm_timer = setTimeout(() => {
      this.rushing = false;
    }, kCalmMs);
  }

  /** Pixels: `top` of a cell in the sheet, its `height`, and what stays free `above` it (and the bar) and `below`. */
  scroll_into_sight({ top, height, above, below }) {
    const from = this.getBoundingClientRect().top + top;
    const room = bar_height() + above;
    if (from < room) window.scrollBy(0, from - room);
    else if (from + height > window.innerHeight - below) {
      window.scrollBy(0, from + height - window.innerHeight + below);
    }
  }
}
