// Pages are #-routes:  #/   #/projects/NAME   #/events?project=NAME&type=TYPE

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** -> {page: "projects" | "project" | "events" | "missing", project?, filter?} */
export function parse_route(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parts = path.split('/').filter(Boolean);
  if (parts.length === 0 || (parts.length === 1 && parts[0] === 'projects')) return { page: 'projects' };
  if (parts.length === 2 && parts[0] === 'projects') return { page: 'project', project: decoded(parts[1]) };
  if (parts.length === 1 && parts[0] === 'events') {
    const asked = new URLSearchParams(query);
    return { page: 'events', filter: { project: asked.get('project') ?? '', type: asked.get('type') ?? '' } };
  }
  return { page: 'missing' };
}

export const projects_href = '#/';

export function project_href(name) {
  return `#/projects/${encodeURIComponent(name)}`;
}

export function events_href({ project = '', type = '' } = {}) {
  const query = new URLSearchParams();
  if (project) query.set('project', project);
  if (type) query.set('type', type);
  return `${query}` ? `#/events?${query}` : '#/events';
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
}
