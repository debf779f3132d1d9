// Short news at the edge of the window, one at a time. Fires "change".

const kShownMs = 8_000;

export class Toasts extends EventTarget {
  /** {words, action?: {words, run}}, or null */
  current = null;
  #timer = 0;

  show(words, action) {
    this.current = { words, action };
    this.resume();
    this.dispatchEvent(new Event('change'));
  }

  dismiss() {
    clearTimeout(this.#timer);
    this.current = null;
    this.dispatchEvent(new Event('change'));
  }

  /** It stays while somebody is about to use it. */
  hold() {
    clearTimeout(this.#timer);
  }

  resume() {
    clearTimeout(this.#timer);
    if (this.current) this.#timer = setTimeout(() => this.dismiss(), kShownMs);
  }
}
