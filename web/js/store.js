// What several parts of the page must agree on, and who is told when it changes.

/** A plain state object with subscribers. */
export class Store {
  #state;
  #subscribers = new Set();

  constructor(initial) {
    this.#state = initial;
  }

  get state() {
    return this.#state;
  }

  /** Merges `changes`; subscribers hear of it only when something differs. */
  set(changes) {
    const before = this.#state;
    if (Object.entries(changes).every(([key, value]) => Object.is(before[key], value))) return;
    this.#state = { ...before, ...changes };
    for (const subscriber of this.#subscribers) subscriber(this.#state, before);
  }

  /** Returns the function that ends the subscription. */
  subscribe(subscriber) {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }
}

/** Ties an element to any EventTarget for as long as it is in the page. */
export class Listening {
  #subject;
  #type;
  #listener;

  constructor(host, subject, type, listener) {
    this.#subject = subject;
    this.#type = type;
    this.#listener = listener;
    host.addController(this);
  }

  hostConnected() {
    this.#subject().addEventListener(this.#type, this.#listener);
  }

  hostDisconnected() {
    this.#subject().removeEventListener(this.#type, this.#listener);
  }
}
