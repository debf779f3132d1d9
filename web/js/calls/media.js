// Assets: lists of them, what is done to many at once, and the upload of one.

import { request, send_form } from '../api.js';
import { project_path, with_query } from './paths.js';

const kMostIds = 1000; // of one request

/** Of an absolute address that the server made, what is the same by whatever name this page was reached. */
function local(address) {
  if (!address) return null;
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

function asset_of(item) {
  const { stream_url, download_url, thumb_url } = item;
  return {
    ...item,
    stream_url: local(stream_url),
    download_url: local(download_url),
    thumb_url: local(thumb_url),
    tags: item.tags ?? [],
  };
}

/**
 * One page of the assets of `project`, or of all when it is empty. `query`: {limit, after, sort, order,
 * kind, q, from, to, tag, total} -> {items, next, total?}
 */
export async function list_media(project, query) {
  const path = project ? `${project_path(project)}/media` : '/api/media';
  const page = await request('GET', with_query(path, query));
  return { items: page.items.map(asset_of), next: page.next ?? null, total: page.total };
}

/** -> [{name, assets}] */
export async function list_tags() {
  return (await request('GET', '/api/tags')).tags;
}

/** The same request for every thousand of `ids`. -> their results in order */
export async function in_portions(ids, send) {
  const results = [];
  for (let from = 0; from < ids.length; from += kMostIds) {
    const answer = await send(ids.slice(from, from + kMostIds));
    results.push(...answer.results);
  }
  return results;
}

function post_ids(path, ids, more = {}) {
  return in_portions(ids, (some) =>
    request('POST', path, { json: { ids: some, ...more }, timeout: 300_000 }),
  );
}

/** -> [{id, ok, status: "moved" | "duplicate" | "missing" | "error", project, path, message?}] */
export function move_assets(ids, to) {
  return post_ids('/api/assets/move', ids, { to });
}

/** Into the trash. -> [{id, ok, status: "deleted" | "missing" | "error", trash_id?, message?}] */
export function delete_assets(ids) {
  return post_ids('/api/assets/delete', ids);
}

/** -> [{id, ok, status: "tagged" | "missing" | "error", tags?, message?}] */
export function tag_assets(ids, { add = [], remove = [] }) {
  return post_ids('/api/assets/tags', ids, { add, remove });
}

/**
 * Sends one file, as a part of `batch` (its id) or alone. `on_progress(bytes)` counts what left this machine,
 * `on_sent()` says that all of it did. Returns {done, abort}, as send_form.
 */
export function upload(project, file, { batch, on_progress, on_sent }) {
  const form = new FormData();
  if (file.lastModified > 0) form.append('taken', String(file.lastModified / 1000));
  form.append('file', file, file.name);
  return send_form(with_query(`${project_path(project)}/upload`, { batch_id: batch }), form, {
    on_progress: (sent) => on_progress(Math.min(sent, file.size)),
    on_sent,
  });
}
