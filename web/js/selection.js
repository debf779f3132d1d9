// Which assets are selected. Fires "change".

export class Selection extends EventTarget {
  #chosen = new Map(); // id -> asset
  #anchor = null; // where a range starts: the id that was chosen last

  get size() {
    return this.#chosen.size;
  }

  get assets() {
    return [...this.#chosen.values()];
  }

  get bytes() {
    return this.assets.reduce((sum, asset) => sum + asset.size, 0);
  }

  has(id) {
    return this.#chosen.has(id);
  }

  /** As a click chooses: one, or with the shift key (`is_range`) all from the last choice on. */
  pick(asset, items, is_range) {
    if (is_range) this.extend_to(asset, items);
    else this.toggle(asset);
  }

  toggle(asset) {
    if (!this.#chosen.delete(asset.id)) this.#chosen.set(asset.id, asset);
    this.#anchor = asset.id;
    this.#change();
  }

  /** From where the last choice was to `asset`, in the order of `items`. */
  extend_to(asset, items) {
    const from = items.findIndex((item) => item.id === this.#anchor);
    const to = items.findIndex((item) => item.id === asset.id);
    if (from < 0) {
      this.toggle(asset);
      return;
    }
    for (const item of items.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      this.#chosen.set(item.id, item);
    }
    this.#change();
  }

  add_all(items) {
    for (const item of items) this.#chosen.set(item.id, item);
    this.#change();
  }

  drop(ids) {
    for (const id of ids) this.#chosen.delete(id);
    this.#change();
  }

  clear() {
    if (this.size === 0) return;
    this.#chosen.clear();
    this.#anchor = null;
    this.#change();
  }

  #change() {
    this.dispatchEvent(new Event('change'));
  }
}
