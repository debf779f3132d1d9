// What people do with many assets at once, and how it is told.

import { count } from './format.js';

const kBetweenDownloadsMs = 400; // browsers drop downloads that start together

function files(number) {
  return count(number, 'file');
}

/** Sorts `assets` by the success that `results` tell. -> {done: assets, failures: [{name, message}]} */
export function sorted_by_success(assets, results) {
  const of_id = new Map(results.map((result) => [result.id, result]));
  const done = [];
  const failures = [];
  for (const asset of assets) {
    const result = of_id.get(asset.id);
    if (result?.ok) done.push(asset);
    else failures.push({ name: asset.name, message: failure_words(result) });
  }
  return { done, failures };
}

function failure_words(result) {
  if (result?.message) return result.message;
  return result?.status === 'missing' ? 'It is no longer there.' : 'The server did not say why.';
}

/** Each action answers {done: assets, failures: [{name, message}], words}; it never throws. */
export class AssetActions {
  #api;
  #toasts;

  constructor({ api, toasts }) {
    this.#api = api;
    this.#toasts = toasts;
  }

  async move(assets, to) {
    const outcome = await this.#run(assets, 'moved', (ids) => this.#api.move_assets(ids, to));
    if (outcome.done.length > 0) this.#toasts.show(`${files(outcome.done.length)} moved to ${to}.`);
    return outcome;
  }

  /** `back()` is called when somebody took it back. */
  async delete(assets, back) {
    let trash_ids = [];
    const outcome = await this.#run(assets, 'deleted', async (ids) => {
      const results = await this.#api.delete_assets(ids);
      trash_ids = results.filter((result) => result.ok).map((result) => result.trash_id);
      return results;
    });
    if (outcome.done.length > 0) {
      this.#toasts.show(`${files(outcome.done.length)} moved to the trash.`, {
        words: 'Undo',
        run: () => this.#undo(trash_ids, back),
      });
    }
    return outcome;
  }

  async tag(assets, changes) {
    const outcome = await this.#run(assets, 'tagged', (ids) => this.#api.tag_assets(ids, changes));
    if (outcome.done.length > 0) this.#toasts.show(`Tags of ${files(outcome.done.length)} changed.`);
    return outcome;
  }

  async download(assets) {
    for (const asset of assets) {
      const link = document.createElement('a');
      link.href = asset.download_url;
      link.download = asset.name;
      link.click();
      await new Promise((wake) => setTimeout(wake, kBetweenDownloadsMs));
    }
  }

  async #run(assets, verb, send) {
    try {
      const outcome = sorted_by_success(assets, await send(assets.map((asset) => asset.id)));
      const { done, failures } = outcome;
      return {
        ...outcome,
        words: `${files(failures.length)} could not be ${verb}; ${files(done.length)} could.`,
      };
    } catch (error) {
      const failures = assets.map(({ name }) => ({ name, message: '' }));
      return { done: [], failures, words: error.message };
    }
  }

  async #undo(trash_ids, back) {
    try {
      const results = await this.#api.restore_from_trash(trash_ids);
      const failed = results.filter((result) => !result.ok);
      const restored = files(results.length - failed.length);
      this.#toasts.show(
        failed.length === 0 ? `${restored} restored.` : `${restored} restored. ${failure_words(failed[0])}`,
      );
    } catch (error) {
      this.#toasts.show(error.message);
    }
    back();
  }
}
