// Assets: lists of them, what is done to many at once, and the upload of one.

import { request, send, send_form } from '../api.js';
import { project_path, with_query } from './paths.js';

const kMostIds = 1000; // of one request
const kMostDays = 10_000; // of one answer

/** Of an absolute address that the server made, what is the same by whatever name this page was reached. */
function local(address) {
  if (!address) return null;
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

function asset_of(item) {
  const { live, stream_url, download_url, preview, tags } = item;
  return {
    ...item,
    stream_url: local(stream_url),
    download_url: local(download_url),
    preview: local(preview),
    live: live ? { ...live, stream_url: local(live.stream_url) } : null,
    tags: tags ?? [],
  };
}

/**
 * One page of the assets of `project`, or of all when it is empty. `query`: {limit, after, sort, order,
 * kind, q, from, to, tag, camera, first_day, last_day, total} -> {items, next, total?}. Live Photos are one item.
 */
export async function list_media(project, query) {
  const path = project ? `${project_path(project)}/media` : '/api/media';
  const page = await request('GET', with_query(path, { fold: 'live', ...query }));
  return { items: page.items.map(asset_of), next: page.next ?? null, total: page.total };
}

/**
 * How many pictures and videos were taken on each day, newest first. `query`: {project, kind, camera, first_day,
 * last_day} -> [{day: "2024-05-01", assets}]
 */
export async function list_days(query) {
  const days = [];
  for (let after = ''; after !== null; ) {
    const page = await request('GET', with_query('/api/timeline', { ...query, after, limit: kMostDays }));
    days.push(...page.days);
    after = page.next;
  }
  return days;
}

/** -> [{name, assets}], those of most assets first */
export async function list_cameras(project) {
  return (await request('GET', with_query('/api/cameras', { project }))).cameras;
}

/** Every place of a content, and all that it says of itself. -> {items, facts: {…} | null} */
export async function get_content(sha256) {
  const content = await request('GET', `/api/assets/${sha256}`);
  return { ...content, items: content.items.map(asset_of) };
}

/** Is there a picture at `address`? -> {is_there, retry_after: seconds, or null when there will be none} */
export async function picture_state(address) {
  const { response } = await send('HEAD', address);
  const retry_after = Number(response.headers.get('Retry-After'));
  return { is_there: response.ok, retry_after: retry_after > 0 ? retry_after : null };
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
