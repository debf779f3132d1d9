// The trash.

import { request } from '../api.js';
import { in_portions } from './media.js';
import { with_query } from './paths.js';

/** `query`: {limit, after, project} -> {items, next, bytes, count} */
export async function list_trash(query) {
  const page = await request('GET', with_query('/api/trash', query));
  return { ...page, next: page.next ?? null };
}

/** -> [{id, ok, status: "restored" | "duplicate" | "missing" | "error", project, path, message?}] */
export function restore_from_trash(ids) {
  return in_portions(ids, (some) =>
    request('POST', '/api/trash/restore', { json: { ids: some }, timeout: 300_000 }),
  );
}

/** For the administrator. -> {message} */
export function purge_trash(ids) {
  return request('POST', '/api/trash/purge', { json: { ids }, timeout: 300_000 });
}

/** For the administrator. -> {message} */
export function empty_trash() {
  return request('POST', '/api/trash/purge', { json: { all: true }, timeout: 300_000 });
}
