// Batches: uploads that belong together.

import { request } from '../api.js';
import { project_path, with_query } from './paths.js';

/** -> {batch_id, batch} */
export function start_batch(project, { device, expected }) {
  return request('POST', `${project_path(project)}/upload?op=start`, { json: { device, expected } });
}

/** -> {batch, notification, errors, report_text} */
export function finalize_batch(project, batch_id) {
  return request('POST', `${project_path(project)}/upload?op=finalize`, { json: { batch_id } });
}

/** Newest first. `query`: {project, limit, before} -> {items, next} */
export async function list_batches(query) {
  const page = await request('GET', with_query('/api/batches', query));
  return { items: page.batches, next: page.next ?? null };
}

/** The batch with one page of its items. `query`: {after, limit} -> {batch, items, next} */
export async function get_batch(id, query) {
  const path = `/api/batches/${encodeURIComponent(id)}`;
  const { items, next, ...batch } = await request('GET', with_query(path, query));
  return { batch, items: items ?? [], next: next ?? null };
}
