// The rows under review: a list that grows at its end, verdicts that can be undone, and the assets that the rows are about.

const kPage = 100;
const kAhead = 20; // rows from the end at which the next page is read
const kMostAtOnce = 4; // verdicts under way

export class ReviewDeck extends EventTarget {
  rows = null;
  total = 0;
  at = 0;
  error = null;
  picked = new Set(); // hashes
  #api;
  #filter;
  #undo = []; // [[{hash, from}], …]
  #assets = new Map(); // hash -> asset, null when there is none, undefined while it is asked for
  #turn = 0;
  #is_reading = false;

  constructor(api) {
    super();
    this.#api = api;
  }

  get current() {
    return this.rows?.[this.at] ?? null;
  }

  /** Nothing was read yet. */
  get is_waiting() {
    return this.rows === null && this.error === null;
  }

  get can_undo() {
    return this.#undo.length > 0;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }

  /** From the start. `filter`: {media_type, rejection_status, sort_order} */
  async load(filter) {
    this.#filter = filter;
    this.#turn += 1;
    this.#is_reading = false;
    Object.assign(this, { rows: null, total: 0, at: 0, error: null, picked: new Set() });
    this.#undo = [];
    await this.#more();
  }

  /** Rows that were judged have left the filtered list: those that follow have moved up. */
  #offset() {
    const wanted = this.#filter.rejection_status;
    const rows = this.rows ?? [];
    return wanted ? rows.filter((row) => row.rejection_status === wanted).length : rows.length;
  }

  async #more() {
    if (this.#is_reading) return;
    const turn = this.#turn;
    this.#is_reading = true;
    try {
      const page = await this.#api.list_reviews({ ...this.#filter, offset: this.#offset(), limit: kPage });
      if (turn !== this.#turn) return;
      const known = new Set((this.rows ?? []).map((row) => row.hash));
      this.rows = [...(this.rows ?? []), ...page.data.filter((row) => !known.has(row.hash))];
      this.total = page.pagination.total;
      this.error = null;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    }
    if (turn !== this.#turn) return;
    this.#is_reading = false;
    this.#changed();
  }

  #has_more() {
    return this.rows !== null && this.#offset() < this.total;
  }

  go(at) {
    this.at = Math.max(0, Math.min(at, (this.rows?.length ?? 1) - 1));
    if (this.#has_more() && this.at >= this.rows.length - kAhead) this.#more();
    this.#changed();
  }

  pick(hash) {
    if (!this.picked.delete(hash)) this.picked.add(hash);
    this.#changed();
  }

  pick_to(at) {
    const [from, to] = at < this.at ? [at, this.at] : [this.at, at];
    for (const row of this.rows.slice(from, to + 1)) this.picked.add(row.hash);
    this.#changed();
  }

  drop_picks() {
    this.picked = new Set();
    this.#changed();
  }

  /** The picked rows, or the one that is looked at, which is left then. */
  async judge(status) {
    const is_bulk = this.picked.size > 0;
    const rows = is_bulk ? this.rows.filter((row) => this.picked.has(row.hash)) : [this.current].filter(Boolean);
    if (rows.length === 0) return;
    const changes = rows.map((row) => ({ hash: row.hash, from: row.rejection_status, to: status }));
    if (is_bulk) this.picked = new Set();
    else this.go(this.at + 1);
    const done = await this.#send(changes);
    if (done.length > 0) this.#undo.push(done);
    this.#changed();
  }

  async undo() {
    const changes = this.#undo.pop();
    if (!changes) return;
    const at = this.rows.findIndex((row) => row.hash === changes[0].hash);
    if (at >= 0) this.go(at);
    await this.#send(changes.map(({ hash, from, to }) => ({ hash, from: to, to: from })));
    this.#changed();
  }

  /** Shown at once, and taken back where the server refuses. -> the changes that were made */
  async #send(changes) {
    const done = [];
    const waiting = [...changes];
    for (const { hash, to } of changes) this.#set(hash, to);
    this.#changed();
    const work = async () => {
      for (let change = waiting.shift(); change; change = waiting.shift()) {
        try {
          await this.#api.judge(change.hash, change.to);
          done.push(change);
        } catch (error) {
          this.#set(change.hash, change.from);
          this.dispatchEvent(new CustomEvent('refused', { detail: error.message }));
        }
      }
    };
    await Promise.all(Array.from({ length: kMostAtOnce }, work));
    return done;
  }

  #set(hash, status) {
    const row = this.rows.find((one) => one.hash === hash);
    if (row) row.rejection_status = status;
  }

  /** The oldest asset of a row; undefined while it is asked for, null when there is none. */
  asset_of(hash) {
    if (!this.#assets.has(hash)) {
      this.#assets.set(hash, undefined);
      this.#api.assets_of_review(hash).then(
        (assets) => this.#found(hash, assets[0] ?? null),
        () => this.#found(hash, null),
      );
    }
    return this.#assets.get(hash);
  }

  #found(hash, asset) {
    this.#assets.set(hash, asset);
    this.#changed();
  }
}
