/** Runs something soon after it was asked for, and not again before some time has passed. */
export class NowAndThen {
  #run;
  #soon_ms;
  #every_ms;
  #timer = 0;
  #ran_at = 0;

  constructor(run, { soon_ms, every_ms }) {
    this.#run = run;
    this.#soon_ms = soon_ms;
    this.#every_ms = every_ms;
  }

  ask() {
    if (this.#timer !== 0) return;
    const pause = Math.max(this.#soon_ms, this.#ran_at + this.#every_ms - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#ran_at = Date.now();
      this.#run();
    }, pause);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}
