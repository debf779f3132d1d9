// Pages are #-routes:  #/   #/projects/NAME   #/media?kind=image   #/batches/ID   #/events?project=NAME …

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const kPages = new Set([
  'projects',
  'timeline',
  'media',
  'review',
  'batches',
  'devices',
  'trash',
  'jobs',
  'events',
  'settings',
  'iphone',
]);
const kPagesOfOne = { projects: 'project', batches: 'batch', devices: 'device' };

/** -> {page, name, query}: `name` of the project, batch or device, else ""; `page` "missing" for an unknown path */
function parse_route(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [first = 'projects', name = '', ...more] = path.split('/').filter(Boolean);
  const page = name ? kPagesOfOne[first] : kPages.has(first) && first;
  if (!page || more.length > 0) return { page: 'missing', name: '', query: {} };
  return { page, name: decoded(name), query: Object.fromEntries(new URLSearchParams(query)) };
}

/** `path` with those values of `query` that are not empty. */
function href(path, query) {
  const present = Object.entries(query).filter(([, value]) => value);
  return present.length > 0 ? `${path}?${new URLSearchParams(present)}` : path;
}

export const projects_href = '#/';

export function page_href(page, query = {}) {
  return href(`#/${page}`, query);
}

export function project_href(name, query = {}) {
  return href(`#/projects/${encodeURIComponent(name)}`, query);
}

export function batch_href(id) {
  return `#/batches/${encodeURIComponent(id)}`;
}

export function device_href(id) {
  return `#/devices/${encodeURIComponent(id)}`;
}

export function events_href(query = {}) {
  return page_href('events', query);
}

/** Follows the address bar; fires "route" after each change. */
export class Router extends EventTarget {
  route = parse_route(location.hash);

  start() {
    window.addEventListener('hashchange', () => {
      this.route = parse_route(location.hash);
      this.dispatchEvent(new Event('route'));
    });
  }

  go(href) {
    location.hash = href;
  }

  /** Notes what this page shows in its address, so that "back" finds it again; no "route" is fired. */
  note(href) {
    history.replaceState(null, '', href);
    this.route = parse_route(href);
  }
}
