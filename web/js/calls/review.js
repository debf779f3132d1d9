// The ledger in which media are accepted or rejected.

import { request } from '../api.js';
import { with_query } from './paths.js';

/** `query`: {offset, limit, media_type, rejection_status, sort_order} -> {data: [row], pagination: {total, …}} */
export function list_reviews(query) {
  return request('GET', with_query('/rear-diff/media', query));
}

/** `status`: unfiltered, accepted, rejected, override */
export function judge(hash, status) {
  const path = `/rear-diff/media/${hash}/rejection-status`;
  return request('PATCH', path, { json: { hash, rejection_status: status } });
}

/** The stored files that a row is about. -> [asset] */
export async function assets_of_review(hash) {
  return (await request('GET', with_query('/api/assets', { review: hash }))).items;
}
