// Sync events as they come: asks every two seconds while somebody looks, and so knows whether the server is
// there.

const kPollMs = 2_000;
const kHealthEvery = 15; // polls between two looks at /healthz
const kPageLimit = 200;
const kMostPagesBehind = 5; // further behind than this: start again from the latest events
const kFailuresUntilOffline = 2;

/**
 * Fires "events" (detail: array, oldest first) for what happened since the page was opened, and "stale" when
 * lists must be read again: events were missed, or the server was away. Writes to the store `connection`
 * ("connecting" | "online" | "offline") and `trouble` (words from /healthz, or null).
 */
export class EventFeed extends EventTarget {
  #api;
  #store;
  #after;
  #etag;
  #timer = 0;
  #polls = 0;
  #failures = 0;
  #busy = false;

  constructor(api, store) {
    super();
    this.#api = api;
    this.#store = store;
  }

  start() {
    document.addEventListener('visibilitychange', () => this.#wake());
    window.addEventListener('online', () => this.#wake());
    this.#wake();
  }

  #wake() {
    clearTimeout(this.#timer);
    if (document.hidden || this.#busy) return;
    this.#busy = true;
    this.#poll().finally(() => {
      this.#busy = false;
      if (!document.hidden) this.#timer = setTimeout(() => this.#wake(), kPollMs);
    });
  }

  async #poll() {
    try {
      await this.#catch_up();
      if (this.#polls++ % kHealthEvery === 0 || this.#store.state.connection === 'offline') {
        this.#store.set({ trouble: await this.#api.find_trouble() });
      }
      this.#failures = 0;
      const was_away = this.#store.state.connection === 'offline';
      this.#store.set({ connection: 'online' });
      if (was_away) this.dispatchEvent(new Event('stale'));
    } catch {
      this.#failures += 1;
      if (this.#failures >= kFailuresUntilOffline) this.#store.set({ connection: 'offline' });
    }
  }

  async #catch_up() {
    for (let pages = 0; pages < kMostPagesBehind; pages += 1) {
      const answer = await this.#api.get_events({ after: this.#after, limit: kPageLimit, etag: this.#etag });
      if (answer === null) return;
      if (this.#after === undefined) {
        this.#move_to(answer.last, null);
        return;
      }
      if (answer.last < this.#after) break; // the catalogue was made anew
      this.#move_to(answer.last, answer.last === this.#after ? answer.etag : null);
      if (answer.events.length > 0) this.dispatchEvent(new CustomEvent('events', { detail: answer.events }));
      if (answer.events.length < kPageLimit) return;
    }
    this.#move_to(undefined, null);
    this.dispatchEvent(new Event('stale'));
  }

  #move_to(after, etag) {
    this.#after = after;
    this.#etag = etag;
  }
}
