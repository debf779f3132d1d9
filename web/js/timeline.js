// Everything by day: all days are known from the start, of their assets those that somebody looks at.

import { NowAndThen } from './now-and-then.js';

const kPage = 500;
const kEnough = 400; // assets that are read at once, when their days are near each other
const kReload = { soon_ms: 300, every_ms: 2_000 };

/**
 * Fires "change" when days, items or the state have changed. `items` has a place for each of the `total` assets, empty
 * until it was read. `generation` counts the times that places have moved.
 */
export class Timeline extends EventTarget {
  days = []; // {day, assets, first, is_read}
  items = [];
  total = 0;
  error = null;
  is_waiting = true;
  generation = 0;
  #read_days;
  #read_items;
  #wanted = { first: 0, end: 0 };
  #turn = 0;
  #is_filling = false;
  #reload = new NowAndThen(() => this.#refill(), kReload);

  /** `read_days()` -> [{day, assets}]; `read_items({first_day, last_day, after, limit})` -> {items, next} */
  constructor(read_days, read_items) {
    super();
    this.#read_days = read_days;
    this.#read_items = read_items;
  }

  get is_complete() {
    return !this.is_waiting && this.error === null;
  }

  /** The question has changed. */
  restart() {
    Object.assign(this, { days: [], items: [], total: 0, error: null, is_waiting: true });
    this.generation += 1;
    this.#change();
    this.#refill();
  }

  /** Something has changed on the server: now and then at most. */
  reload() {
    this.#reload.ask();
  }

  try_again() {
    this.error = null;
    this.#refill();
  }

  stop() {
    this.#reload.stop();
    this.#turn += 1;
    this.#is_filling = false;
  }

  /** The cells from `first` up to `end` are looked at. */
  want(end, first = 0) {
    this.#wanted = { first: Math.max(0, first), end };
    if (this.error === null) this.#fill();
  }

  async #refill() {
    const turn = ++this.#turn;
    this.#is_filling = false;
    try {
      const days = await this.#read_days();
      if (turn !== this.#turn) return;
      this.#take_days(days);
    } catch (error) {
      if (turn === this.#turn) Object.assign(this, { error, is_waiting: false });
    }
    if (turn !== this.#turn) return;
    this.#change();
    this.#fill();
  }

  /** What was read of a day stays in sight until it is read again. */
  #take_days(days) {
    const before = new Map(this.days.map((day) => [day.day, day]));
    const items = [];
    let first = 0;
    let has_moved = days.length !== this.days.length;
    const placed = days.map(({ day, assets }) => {
      const known = before.get(day);
      if (known?.assets === assets) {
        for (let k = 0; k < assets; k += 1) {
          if (known.first + k in this.items) items[first + k] = this.items[known.first + k];
        }
      }
      has_moved ||= known?.first !== first || known.assets !== assets;
      first += assets;
      return { day, assets, first: first - assets, is_read: false };
    });
    items.length = first;
    if (has_moved) this.generation += 1;
    Object.assign(this, { days: placed, items, total: first, error: null, is_waiting: false });
  }

  #is_looked_at({ first, assets }) {
    return first < this.#wanted.end && first + assets > this.#wanted.first;
  }

  /** Days that are looked at and were not read, next to each other and not too many assets: {from, to}, or null. */
  #lacking() {
    const lacks = (day) => day !== undefined && !day.is_read && this.#is_looked_at(day);
    const from = this.days.findIndex(lacks);
    if (from < 0) return null;
    let to = from;
    let sum = this.days[from].assets;
    for (let i = from + 1; lacks(this.days[i]); i += 1) {
      sum += this.days[i].assets;
      if (sum > kEnough) break;
      to = i;
    }
    return { from, to };
  }

  async #fill() {
    if (this.#is_filling) return;
    const turn = this.#turn;
    this.#is_filling = true;
    try {
      for (let lack = this.#lacking(); lack && turn === this.#turn; lack = this.#lacking()) {
        await this.#read(lack, turn);
      }
    } catch (error) {
      if (turn === this.#turn) {
        this.error = error;
        this.#change();
      }
    }
    if (turn === this.#turn) this.#is_filling = false;
  }

  /** All pages of those days, for as long as somebody looks at them. */
  async #read({ from, to }, turn) {
    const days = this.days.slice(from, to + 1);
    const of_day = new Map(days.map((day) => [day.day, { day, read: 0 }]));
    const range = { first_day: days.at(-1).day, last_day: days[0].day, limit: kPage };
    for (let after = null; ; ) {
      const page = await this.#read_items({ ...range, after });
      if (turn !== this.#turn) return;
      for (const item of page.items) this.#place(item, of_day.get(item.day));
      after = page.next;
      if (after === null) break;
      this.#change();
      if (!days.some((day) => this.#is_looked_at(day))) return;
    }
    for (const day of days) day.is_read = true;
    this.#change();
  }

  #place(item, slot) {
    if (slot === undefined || slot.read >= slot.day.assets) return;
    this.items[slot.day.first + slot.read] = item;
    slot.read += 1;
  }

  #change() {
    this.dispatchEvent(new Event('change'));
  }
}

/** The days of a list that is read from its start (MediaList): for what no sum counts. */
export class FoundDays extends EventTarget {
  days = [];
  generation = 0;
  #list;

  constructor(list) {
    super();
    this.#list = list;
    list.addEventListener('change', () => this.#regroup());
  }

  get items() {
    return this.#list.items;
  }
  get total() {
    return this.#list.items.length;
  }
  get error() {
    return this.#list.error;
  }
  get is_waiting() {
    return this.#list.is_waiting;
  }
  get is_complete() {
    return this.#list.is_complete;
  }

  restart() {
    this.#list.restart();
  }
  reload() {
    this.#list.reload();
  }
  try_again() {
    this.#list.try_again();
  }
  stop() {
    this.#list.stop();
  }
  want(end) {
    this.#list.want(end);
  }

  #regroup() {
    const days = [];
    for (const [first, { day }] of this.#list.items.entries()) {
      // An item may stand beside its day when the clocks of cameras differ: it then has a heading of its own.
      if (days.at(-1)?.day === day) days.at(-1).assets += 1;
      else days.push({ day, assets: 1, first, is_read: true });
    }
    this.days = days;
    this.generation += 1;
    this.dispatchEvent(new Event('change'));
  }
}
