/** When what has the focus in `host` goes away, or can be used no more, the element that `find()` answers gets it. */
export class KeptFocus {
  #host;
  #find;
  #held = null;

  constructor(host, find) {
    this.#host = host;
    this.#find = find;
    host.addController(this);
  }

  hostUpdate() {
    const { activeElement } = document;
    this.#held = this.#host.contains(activeElement) ? activeElement : null;
  }

  hostUpdated() {
    if (this.#held === null || (this.#held.isConnected && !this.#held.disabled)) return;
    this.#find()?.focus({ preventScroll: true });
  }
}
