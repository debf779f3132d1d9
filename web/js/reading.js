// What an element reads from the server: the value, or what went wrong.

/** One value. `read()` -> promise; of several loads under way the last one counts. */
export class Reading {
  value = null;
  error = null;
  #host;
  #read;
  #turn = 0;

  constructor(host, read) {
    this.#host = host;
    this.#read = read;
    host.addController(this);
  }

  hostDisconnected() {
    this.#turn += 1;
  }

  /** Nothing was read yet. */
  get is_waiting() {
    return this.value === null && this.error === null;
  }

  async load() {
    const turn = ++this.#turn;
    try {
      const value = await this.#read();
      if (turn === this.#turn) Object.assign(this, { value, error: null });
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    }
    if (turn === this.#turn) this.#host.requestUpdate();
  }
}

/** A list that comes in pages. `read(cursor)` -> {items, next, …}; `cursor` is null for the first page. */
export class PagedReading {
  items = null;
  next = null;
  error = null;
  reading_more = false;
  /** The latest page as it came: counts and the like. */
  page = null;
  #host;
  #read;
  #turn = 0;

  constructor(host, read) {
    this.#host = host;
    this.#read = read;
    host.addController(this);
  }

  hostDisconnected() {
    this.#turn += 1;
    this.reading_more = false;
  }

  /** Nothing was read yet. */
  get is_waiting() {
    return this.items === null && this.error === null;
  }

  /** From the start; as many pages as are shown. */
  async load() {
    const wanted = this.items?.length ?? 0;
    await this.#take(++this.#turn, async () => {
      let page = await this.#read(null);
      let { items } = page;
      while (page.next !== null && items.length < wanted) {
        page = await this.#read(page.next);
        items = [...items, ...page.items];
      }
      return { page, items };
    });
  }

  async more() {
    if (this.reading_more || this.next === null) return;
    this.reading_more = true;
    this.#host.requestUpdate();
    await this.#take(++this.#turn, async () => {
      const page = await this.#read(this.next);
      return { page, items: [...this.items, ...page.items] };
    });
  }

  async #take(turn, read) {
    try {
      const { page, items } = await read();
      if (turn === this.#turn) Object.assign(this, { page, items, next: page.next, error: null });
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    }
    if (turn !== this.#turn) return;
    this.reading_more = false;
    this.#host.requestUpdate();
  }
}
