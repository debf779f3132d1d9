/** Runs something soon after it was asked for, and not again before that has ended and some time has passed. */
export class NowAndThen {
  #run;
  #soon_ms;
  #every_ms;
  #timer = 0;
  #ran_at = 0;
  #is_running = false;
  #is_asked = false;

  constructor(run, { soon_ms, every_ms }) {
    this.#run = run;
    this.#soon_ms = soon_ms;
    this.#every_ms = every_ms;
  }

  ask() {
    this.#is_asked = true;
    if (this.#timer !== 0 || this.#is_running) return;
    const pause = Math.max(this.#soon_ms, this.#ran_at + this.#every_ms - Date.now());
    this.#timer = setTimeout(() => this.#go(), pause);
  }

  async #go() {
    this.#timer = 0;
    this.#is_asked = false;
    this.#ran_at = Date.now();
    this.#is_running = true;
    try {
      await this.#run();
    } finally {
      this.#is_running = false;
    }
    if (this.#is_asked) this.ask();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#is_asked = false;
  }
}
