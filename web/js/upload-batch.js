// Files that are uploaded together are a batch on the server, if it knows batches.

/** What the server shall call this device. */
function device_words() {
  const { userAgent } = navigator;
  const known = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Mac/, 'Mac'],
    [/Windows/, 'Windows'],
    [/Linux/, 'Linux'],
  ];
  const [, device] = known.find(([pattern]) => pattern.test(userAgent)) ?? [null, 'Computer'];
  return `${device}, browser`;
}

export class UploadBatch {
  /** What the server says at the end: "Wedding: 183 new, 17 already there", "" before. */
  notification = '';
  #api;
  #project;
  #id;
  #is_closed = false;

  constructor(api, project, expected) {
    this.#api = api;
    this.#project = project;
    this.#id = this.#start(expected);
  }

  async #start(expected) {
    try {
      const { batch_id } = await this.#api.start_batch(this.#project, { device: device_words(), expected });
      return batch_id ?? null;
    } catch {
      return null; // the files are stored as well without
    }
  }

  /** -> the id for the next upload, or null: it goes alone */
  async id() {
    return this.#is_closed ? null : this.#id;
  }

  async finalize() {
    const id = await this.id();
    this.#is_closed = true;
    if (id === null) return;
    try {
      const { notification } = await this.#api.finalize_batch(this.#project, id);
      this.notification = notification ?? '';
    } catch {
      // The server closes it by itself, later.
    }
  }
}
