// A long list of assets, of which as much is read as somebody looks at.

import { NowAndThen } from './now-and-then.js';

const kPage = 200;
const kLargestPage = 1000; // when somebody scrolled far ahead
const kUnknownRest = 60; // cells that stand for "there is more", while the total is not known
const kReload = { soon_ms: 150, every_ms: 2_000 };

/**
 * Fires "change" when items, the total or the state have changed.
 * `size` counts cells: items that were read, and those that are known to follow.
 */
export class MediaList extends EventTarget {
  items = [];
  total = null;
  error = null;
  is_complete = false;
  #read;
  #next = null;
  #wanted = kPage;
  #turn = 0;
  #is_filling = false;
  #reload = new NowAndThen(() => this.#refill(), kReload);

  /** `read({after, limit, total})` -> {items, next, total?} */
  constructor(read) {
    super();
    this.#read = read;
  }

  /** Nothing is read yet: neither items nor that there are none. */
  get is_waiting() {
    return this.items.length === 0 && !this.is_complete && this.error === null;
  }

  get size() {
    if (this.is_complete) return this.items.length;
    return Math.max(this.total ?? 0, this.items.length + (this.items.length > 0 ? kUnknownRest : 0));
  }

  /** Forgets everything and reads from the start: the question has changed. */
  restart() {
    Object.assign(this, { items: [], total: null, error: null, is_complete: false });
    this.#next = null;
    this.#wanted = kPage;
    this.#change();
    this.#refill();
  }

  /** The cells up to `end` are looked at. */
  want(end) {
    this.#wanted = Math.max(kPage, end);
    if (this.error === null) this.#fill();
  }

  try_again() {
    this.error = null;
    this.#change();
    this.#fill();
  }

  /** Something has changed on the server: reads again what is shown, now and then at most. */
  reload() {
    this.#reload.ask();
  }

  stop() {
    this.#reload.stop();
    this.#turn += 1;
    this.#is_filling = false;
  }

  remove(ids) {
    const kept = this.items.filter((item) => !ids.has(item.id));
    if (this.total !== null) this.total -= this.items.length - kept.length;
    this.items = kept;
    this.#change();
  }

  /** Reads from the start what is looked at, and only then takes the place of the former items. */
  async #refill() {
    const turn = ++this.#turn;
    this.#is_filling = true;
    try {
      const fresh = { items: [], total: null, next: null };
      do await this.#read_page(fresh);
      while (turn === this.#turn && fresh.next !== null && fresh.items.length < this.#wanted);
      if (turn === this.#turn) this.#take(fresh);
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    }
    this.#end(turn);
  }

  async #fill() {
    if (this.#is_filling || !this.#lacks_items()) return;
    const turn = this.#turn;
    this.#is_filling = true;
    try {
      while (turn === this.#turn && this.#lacks_items()) {
        const grown = { items: [...this.items], total: this.total, next: this.#next };
        await this.#read_page(grown);
        if (turn === this.#turn) this.#take(grown);
        this.#change();
      }
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    }
    this.#end(turn);
  }

  #lacks_items() {
    return this.#next !== null && this.items.length < this.#wanted;
  }

  async #read_page(list) {
    const limit = this.#wanted - list.items.length > 2 * kPage ? kLargestPage : kPage;
    const is_first = list.next === null;
    const page = await this.#read({ after: list.next, limit, total: is_first ? 1 : undefined });
    // What moved in the order meanwhile may come twice.
    const known = new Set(list.items.map((item) => item.id));
    list.items.push(...page.items.filter((item) => !known.has(item.id)));
    list.next = page.next;
    if (is_first) list.total = page.total ?? null;
  }

  #take({ items, total, next }) {
    this.#next = next;
    Object.assign(this, { items, total, error: null, is_complete: next === null });
    if (this.is_complete) this.total = items.length;
  }

  #end(turn) {
    if (turn !== this.#turn) return;
    this.#is_filling = false;
    this.#change();
    if (this.error === null) this.#fill();
  }

  #change() {
    this.dispatchEvent(new Event('change'));
  }
}
