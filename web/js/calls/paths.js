// Addresses of the API, as text.

export function project_path(project) {
  return `/api/projects/${encodeURIComponent(project)}`;
}

/** `path` with the parameters that have a value: null, undefined and "" are left out. */
export function with_query(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, value);
  }
  return `${query}` ? `${path}?${query}` : path;
}
