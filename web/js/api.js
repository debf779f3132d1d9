// The only place that talks to the server: every address, every request, every error text.

const kRequestTimeoutMs = 60_000;
const kPollTimeoutMs = 10_000;

/** A refusal or a lost connection. `message` is for people; `status` is 0 when no answer came. */
export class ApiError extends Error {
  constructor(status, message, code = '') {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }

  /** Worth trying again without any change: the connection broke, or the server is restarting. */
  get transient() {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }
}

const kFallbacks = {
  0: 'The server could not be reached.',
  403: 'The server refused this request.',
  404: 'That is not on the server.',
  413: 'This file is larger than the server accepts.',
  421: 'The server does not answer to this address.',
  500: 'The server failed. Its log says why.',
  502: 'The server is restarting. Try again in a moment.',
  503: 'The server is not ready.',
  504: 'The server took too long to answer.',
  507: 'The disk of the server is full.',
};

function detail_text(detail) {
  if (typeof detail === 'string') return detail;
  if (Array.isArray(detail))
    return detail
      .map((entry) => entry?.msg)
      .filter(Boolean)
      .join('; ');
  return '';
}

function error_of(status, body) {
  const told = typeof body?.message === 'string' ? body.message : detail_text(body?.detail);
  const message = told || kFallbacks[status] || `The server answered with status ${status}.`;
  return new ApiError(status, message, body?.code ?? '');
}

function json_or_null(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function send(method, path, { json, headers = {}, timeout = kRequestTimeoutMs } = {}) {
  const body = json === undefined ? undefined : JSON.stringify(json);
  if (body !== undefined) headers = { ...headers, 'Content-Type': 'application/json' };
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  try {
    const response = await fetch(path, { method, body, headers, signal: abort.signal });
    return { response, body: response.status === 304 ? null : json_or_null(await response.text()) };
  } catch {
    throw new ApiError(0, kFallbacks[0]);
  } finally {
    clearTimeout(timer);
  }
}

async function request(method, path, options) {
  const { response, body } = await send(method, path, options);
  if (!response.ok) throw error_of(response.status, body);
  if (body === null) throw new ApiError(response.status, 'The answer of the server could not be read.');
  return body;
}

function project_path(project) {
  return `/api/projects/${encodeURIComponent(project)}`;
}

/** -> [{name, index_exists, layout?}] */
export function list_projects() {
  return request('GET', '/api/projects');
}

/** Creates a project, or adopts the folder of that name. */
export function create_project(name, notes) {
  return request('POST', '/api/projects', { json: notes ? { name, notes } : { name } });
}

/** -> {project, notes, created_at, files: [...]} */
export function get_project(project) {
  return request('GET', project_path(project));
}

/** -> the counts {indexed, removed, moved, changed}, or {status: "accepted", job} when it takes long. */
export function reindex(project) {
  return request('POST', `${project_path(project)}/reindex`, { timeout: 120_000 });
}

export function get_job(id) {
  return request('GET', `/api/jobs/${encodeURIComponent(id)}`);
}

/** -> {events, last, etag}, or null when nothing is new since `etag`. */
export async function get_events({ after, limit = 200, project, type, etag } = {}) {
  const query = new URLSearchParams({ limit });
  if (after !== undefined) query.set('after', after);
  if (project) query.set('project', project);
  if (type) query.set('type', type);
  const headers = etag ? { 'If-None-Match': etag } : {};
  const { response, body } = await send('GET', `/api/events?${query}`, { headers, timeout: kPollTimeoutMs });
  if (response.status === 304) return null;
  if (!response.ok || !Array.isArray(body?.events)) throw error_of(response.status, body);
  return { events: body.events, last: body.last ?? 0, etag: response.headers.get('ETag') };
}

/** Words when the server is not ready, else null. Throws when it cannot be reached. */
export async function find_trouble() {
  const { response, body } = await send('GET', '/healthz', { timeout: kPollTimeoutMs });
  return response.ok ? null : error_of(response.status, body).message;
}

export async function get_version() {
  return (await request('GET', '/version')).version;
}

function media_path(relative_path) {
  return relative_path.split('/').map(encodeURIComponent).join('/');
}

/** Address at which a browser shows the file. */
export function media_href(project, relative_path) {
  return `/media/${encodeURIComponent(project)}/${media_path(relative_path)}`;
}

/** Address at which a browser saves the file. */
export function download_href(project, relative_path) {
  return `/media/${encodeURIComponent(project)}/download/${media_path(relative_path)}`;
}

/**
 * Sends one file. `on_progress(bytes)` counts what left this machine, `on_sent()` says that all of it did:
 * from then on the server hashes. Returns {done, abort}; `done` rejects with ApiError, and never settles
 * after abort().
 */
export function upload(project, file, { on_progress, on_sent }) {
  const form = new FormData();
  if (file.lastModified > 0) form.append('taken', String(file.lastModified / 1000));
  form.append('file', file, file.name);
  const xhr = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    xhr.upload.addEventListener('progress', (event) => on_progress(Math.min(event.loaded, file.size)));
    xhr.upload.addEventListener('load', () => on_sent());
    xhr.addEventListener('error', () => reject(new ApiError(0, 'The connection to the server broke.')));
    xhr.addEventListener('load', () => {
      const body = json_or_null(xhr.responseText);
      if (xhr.status !== 200 || body === null) reject(error_of(xhr.status, body));
      else resolve(body);
    });
  });
  xhr.open('POST', `${project_path(project)}/upload`);
  xhr.send(form);
  return { done, abort: () => xhr.abort() };
}
