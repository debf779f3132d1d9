// The only place that talks to the server: every request and every error text. The addresses are in calls/.

const kRequestTimeoutMs = 60_000;
export const kPollTimeoutMs = 10_000;

/** A refusal or a lost connection. `message` is for people; `status` is 0 when no answer came. */
export class ApiError extends Error {
  constructor(status, message, code = '') {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }

  /** The server has no such address: it is older than this page. */
  get unknown_address() {
    return this.status === 405 || (this.status === 404 && (this.code === '' || this.code === 'not_found'));
  }

  /** Worth trying again without any change: the connection broke, or the server is restarting. */
  get transient() {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }
}

const kFallbacks = {
  0: 'The server could not be reached.',
  401: 'Only the administrator may do this: sign in first.',
  403: 'The server refused this request.',
  404: 'That is not on the server.',
  409: 'This does not fit what is on the server now.',
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

export function error_of(status, body) {
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

/** One request. -> {response, body}: the body as JSON, or null. Throws ApiError when no answer came. */
export async function send(method, path, { json, headers = {}, timeout = kRequestTimeoutMs } = {}) {
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

/** One request that must succeed. -> the body; throws ApiError. */
export async function request(method, path, options) {
  const { response, body } = await send(method, path, options);
  if (!response.ok) throw error_of(response.status, body);
  if (body === null) throw new ApiError(response.status, 'The answer of the server could not be read.');
  return body;
}

/**
 * Sends `form` to `path`. `on_progress(bytes)` counts what left this machine, `on_sent()` says that all of it
 * did: from then on the server works. Returns {done, abort}; `done` rejects with ApiError, and never settles
 * after abort().
 */
export function send_form(path, form, { on_progress, on_sent }) {
  const xhr = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    xhr.upload.addEventListener('progress', (event) => on_progress(event.loaded));
    xhr.upload.addEventListener('load', () => on_sent());
    xhr.addEventListener('error', () => reject(new ApiError(0, 'The connection to the server broke.')));
    xhr.addEventListener('load', () => {
      const body = json_or_null(xhr.responseText);
      if (xhr.status !== 200 || body === null) reject(error_of(xhr.status, body));
      else resolve(body);
    });
  });
  xhr.open('POST', path);
  xhr.send(form);
  return { done, abort: () => xhr.abort() };
}
