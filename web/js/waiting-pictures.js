// Files that were not read yet: their day, their camera and their other half become known a little later.

const kSoonMs = 2_000;
const kSeldomMs = 60_000;

function is_waiting(asset) {
  return Boolean(asset?.preview) && !asset.preview_ready;
}

/** Calls `look()` now and then, ever less often, for as long as some of the items last noted wait. */
export class WaitingForPictures {
  #look;
  #timer = 0;
  #pause = kSoonMs;

  constructor(host, look) {
    this.#look = look;
    host.addController(this);
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  note(items) {
    if (!items.some(is_waiting)) {
      this.#pause = kSoonMs;
      return;
    }
    if (this.#timer !== 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#look();
    }, this.#pause);
    this.#pause = Math.min(kSeldomMs, this.#pause * 1.5);
  }
}
