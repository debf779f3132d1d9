// The server itself: events, jobs, settings, the administrator, its health.

import { error_of, kPollTimeoutMs, request, send } from '../api.js';
import { with_query } from './paths.js';

/** -> {events, last, etag}, or null when nothing is new since `etag`. */
export async function get_events({ after, limit = 200, project, type, etag } = {}) {
  const path = with_query('/api/events', { limit, after, project, type });
  const headers = etag ? { 'If-None-Match': etag } : {};
  const { response, body } = await send('GET', path, { headers, timeout: kPollTimeoutMs });
  if (response.status === 304) return null;
  if (!response.ok || !Array.isArray(body?.events)) throw error_of(response.status, body);
  return { events: body.events, last: body.last ?? 0, etag: response.headers.get('ETag') };
}

/** Newest first. `query`: {before, limit} -> [{id, kind, project, state, progress, created_at, …}] */
export async function list_jobs(query) {
  return (await request('GET', with_query('/api/jobs', query))).jobs;
}

export function get_job(id) {
  return request('GET', `/api/jobs/${encodeURIComponent(id)}`);
}

/** Everything, in the background. -> {jobs: [{project, job}], message} */
export function reindex_all() {
  return request('POST', '/api/reindex');
}

/** The OpenAPI description of every address. */
export function get_description() {
  return request('GET', '/rear-diff/openapi.json');
}

/** -> {is_set_up, is_admin} */
export function get_session() {
  return request('GET', '/api/session');
}

/** Chooses the administrator's password, once, and signs in. */
export function set_up(password) {
  return request('POST', '/api/setup', { json: { password } });
}

export function sign_in(password) {
  return request('POST', '/api/session', { json: { password } });
}

export function sign_out() {
  return request('DELETE', '/api/session');
}

/** -> {settings: [{name, type, value, default, source, pinned, label, help, …}], options: […]} */
export function get_settings() {
  return request('GET', '/api/settings');
}

/** `changes`: {name: value, or null for the default} -> {message, settings} */
export function change_settings(changes) {
  return request('PATCH', '/api/settings', { json: changes });
}

/** Words when the server is not ready, else null. Throws when it cannot be reached. */
export async function find_trouble() {
  const { response, body } = await send('GET', '/healthz', { timeout: kPollTimeoutMs });
  return response.ok ? null : error_of(response.status, body).message;
}

export async function get_version() {
  return (await request('GET', '/version')).version;
}
