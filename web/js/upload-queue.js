// Uploads in order, a few at a time. Survives moving between pages; ends with the tab.
//
// States of an item: waiting -> sending -> checking -> stored | duplicate | failed, or cancelled on the way.

import { bytes, count, remaining, tally } from './format.js';
import { UploadBatch } from './upload-batch.js';

const kParallel = 3;
const kProgressMs = 120;
const kMostAttempts = 5;
const kRateWindowMs = 6_000;

const kEnded = new Set(['stored', 'duplicate', 'failed', 'cancelled']);

export function has_ended(item) {
  return kEnded.has(item.state);
}

/**
 * Fires "change" when anything that is shown has changed (at most every 120 ms while bytes flow), "stored"
 * (detail: {project, answer}) for each file that is now on the server, and "idle" (detail: words) after the
 * last one. Several files that are added at once are a batch on the server.
 */
export class UploadQueue extends EventTarget {
  items = [];
  #api;
  #next_id = 1;
  #running = new Set();
  #progress_timer = 0;
  #hold_timer = 0;
  #samples = [];

  constructor(api) {
    super();
    this.#api = api;
  }

  get busy() {
    return this.items.some((item) => !has_ended(item));
  }

  of_project(project) {
    return this.items.filter((item) => item.project === project);
  }

  /** A new batch takes the place of an earlier one that has ended; what failed stays in sight. */
  add(project, files) {
    if (this.of_project(project).every(has_ended)) {
      this.items = this.items.filter((item) => item.project !== project || item.state === 'failed');
    }
    const batch = files.length > 1 ? new UploadBatch(this.#api, project, files.length) : null;
    for (const file of files) {
      const { name, size } = file;
      const id = this.#next_id++;
      const progress = { sent: 0, state: 'waiting', message: '', attempts: 0 };
      this.items.push({ id, project, batch, file, name, size, ...progress });
    }
    this.#pump();
  }

  cancel(item) {
    if (has_ended(item)) return;
    item.transfer?.abort();
    this.#end(item, 'cancelled', '');
    this.#settle(item);
  }

  cancel_all(project) {
    for (const item of this.of_project(project).reverse()) this.cancel(item);
  }

  retry(item) {
    if (item.state !== 'failed' && item.state !== 'cancelled') return;
    Object.assign(item, { state: 'waiting', sent: 0, message: '', attempts: 0 });
    this.#pump();
  }

  retry_failed(project) {
    for (const item of this.of_project(project)) if (item.state === 'failed') this.retry(item);
  }

  clear_ended(project) {
    this.items = this.items.filter((item) => item.project !== project || !has_ended(item));
    this.#changed();
  }

  /** The connection is back: do not wait for the pause to end. */
  resume() {
    clearTimeout(this.#hold_timer);
    this.#hold_timer = 0;
    this.#pump();
  }

  /** What the server said about the latest batch of a project, or "". */
  notification(project) {
    return this.of_project(project).at(-1)?.batch?.notification ?? '';
  }

  /** Totals of a project's items: {total, ended, bytes, sent, rate, counts: {state: n}}. */
  summary(project) {
    const counts = { waiting: 0, sending: 0, checking: 0, stored: 0, duplicate: 0, failed: 0, cancelled: 0 };
    const sum = { total: 0, ended: 0, bytes: 0, sent: 0, counts, rate: this.#rate() };
    for (const item of this.items) {
      if (item.project !== project) continue;
      counts[item.state] += 1;
      sum.total += 1;
      if (has_ended(item)) sum.ended += 1;
      if (item.state === 'cancelled' || item.state === 'failed') continue;
      sum.bytes += item.size;
      sum.sent += has_ended(item) ? item.size : item.sent;
    }
    return sum;
  }

  #pump() {
    if (this.#hold_timer === 0) {
      for (const item of this.items) {
        if (this.#running.size >= kParallel) break;
        if (item.state === 'waiting') this.#start(item);
      }
    }
    this.#changed();
  }

  async #start(item) {
    this.#running.add(item);
    Object.assign(item, { state: 'sending', sent: 0, message: '', attempts: item.attempts + 1 });
    const batch = (await item.batch?.id()) ?? undefined;
    if (has_ended(item)) return; // cancelled meanwhile
    const transfer = this.#api.upload(item.project, item.file, {
      batch,
      on_progress: (sent) => this.#progress(item, sent),
      on_sent: () => this.#all_sent(item),
    });
    item.transfer = transfer;
    try {
      this.#stored(item, await transfer.done);
    } catch (error) {
      await this.#failed(item, error);
    }
    this.#settle(item);
  }

  async #settle(item) {
    this.#running.delete(item);
    this.#pump();
    await this.#finalize(item.batch);
    if (this.busy) return;
    const detail = this.notification(item.project) || outcome_words(this.summary(item.project));
    this.dispatchEvent(new CustomEvent('idle', { detail }));
  }

  async #finalize(batch) {
    if (!batch || this.items.some((item) => item.batch === batch && !has_ended(item))) return;
    await batch.finalize();
    this.#changed();
  }

  #progress(item, sent) {
    this.#samples.push({ at: performance.now(), sent: sent - item.sent });
    item.sent = sent;
    if (this.#progress_timer !== 0) return;
    this.#progress_timer = setTimeout(() => {
      this.#progress_timer = 0;
      this.#changed();
    }, kProgressMs);
  }

  #all_sent(item) {
    if (item.state !== 'sending') return;
    Object.assign(item, { state: 'checking', sent: item.size });
    this.#changed();
  }

  #stored(item, answer) {
    const stored = answer.status === 'duplicate' ? 'duplicate' : 'stored';
    item.path = answer.path;
    item.sent = item.size;
    this.#end(item, stored, stored_words(item, answer));
    item.file = null;
    this.dispatchEvent(new CustomEvent('stored', { detail: { project: item.project, answer } }));
  }

  async #failed(item, error) {
    const readable = await is_readable(item.file);
    if (has_ended(item)) return; // cancelled meanwhile
    if (!readable) {
      this.#end(item, 'failed', 'This file can no longer be read on this device.');
    } else if (error.transient && item.attempts < kMostAttempts) {
      Object.assign(item, {
        state: 'waiting',
        sent: 0,
        message: 'The connection broke. It will be sent again.',
      });
      this.#hold(2 ** (item.attempts - 1));
    } else {
      this.#end(item, 'failed', error.message);
    }
  }

  #end(item, state, message) {
    Object.assign(item, { state, message, transfer: null });
  }

  #hold(seconds) {
    clearTimeout(this.#hold_timer);
    this.#hold_timer = setTimeout(() => this.resume(), seconds * 1000);
  }

  #rate() {
    const now = performance.now();
    this.#samples = this.#samples.filter((sample) => now - sample.at < kRateWindowMs);
    if (this.#samples.length < 2) return 0;
    const seconds = Math.max(0.5, (now - this.#samples[0].at) / 1000);
    return this.#samples.reduce((sum, sample) => sum + sample.sent, 0) / seconds;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

async function is_readable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** What became of the file, when that is worth a line: another name, or the file that was there before. */
function stored_words(item, answer) {
  const name = (answer.path ?? '').split('/').pop();
  if (answer.status === 'duplicate') return name === item.name ? 'Already there' : `Already there as ${name}`;
  return name === '' || name === item.name ? '' : `Stored as ${name}`;
}

/** "12 stored, 2 already there, 1 failed" */
export function outcome_words({ counts }) {
  return tally(
    [
      [counts.stored, 'stored'],
      [counts.duplicate, 'already there'],
      [counts.failed, 'failed'],
      [counts.cancelled, 'cancelled'],
    ],
    'nothing uploaded',
  );
}

/** "12 of 40 files · 1.2 GB of 3.1 GB · 84 MB/s · 3 min left" */
export function progress_words(summary) {
  const words = [`${summary.ended.toLocaleString('en')} of ${count(summary.total, 'file')}`];
  words.push(`${bytes(summary.sent)} of ${bytes(summary.bytes)}`);
  if (summary.rate > 0) {
    words.push(`${bytes(Math.round(summary.rate))}/s`);
    const left = (summary.bytes - summary.sent) / summary.rate;
    if (left > 1) words.push(remaining(left));
  }
  return words.join(' · ');
}
