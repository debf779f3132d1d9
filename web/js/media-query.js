// Which assets are shown, and in which order: what the tools choose, the address bar keeps, the API is asked.

export const kKinds = {
  '': 'All kinds',
  'image,video': 'Photos and video',
  image: 'Photos',
  video: 'Video',
  audio: 'Audio',
  other: 'Other files',
};

export const kSorts = {
  '': { words: 'Newest first', sort: 'added', order: 'desc' },
  'added-asc': { words: 'Oldest first', sort: 'added', order: 'asc' },
  captured: { words: 'Taken last', sort: 'captured', order: 'desc' },
  'captured-asc': { words: 'Taken first', sort: 'captured', order: 'asc' },
  name: { words: 'Name', sort: 'name', order: 'asc' },
  size: { words: 'Largest first', sort: 'size', order: 'desc' },
  'size-asc': { words: 'Smallest first', sort: 'size', order: 'asc' },
};

const kFields = ['q', 'kind', 'sort', 'from', 'to', 'tag', 'camera'];

/** What the tools show, from what the address bar says: each field a string, "" when it is not chosen. */
export function choice_of(route_query) {
  const choice = Object.fromEntries(kFields.map((field) => [field, route_query[field] ?? '']));
  if (!(choice.sort in kSorts)) choice.sort = '';
  return choice;
}

export function is_narrowed({ q, kind, from, to, tag, camera }) {
  return Boolean(q || kind || from || to || tag || camera);
}

/** Midnight in the reader's zone; `days` later. `date`: "2025-12-24" */
function midnight(date, days) {
  const then = new Date(`${date}T00:00:00`);
  if (Number.isNaN(then.getTime())) return '';
  then.setDate(then.getDate() + days);
  return then;
}

/** The API's parameters. */
export function parameters_of(choice) {
  const { sort, order } = kSorts[choice.sort];
  const { q, kind, tag, camera } = choice;
  const from = choice.from && midnight(choice.from, 0);
  const end = choice.to && midnight(choice.to, 1);
  return {
    sort,
    order,
    q: q.trim(),
    kind,
    tag,
    camera,
    from: from && from.toISOString(),
    to: end && new Date(end.getTime() - 1).toISOString(),
  };
}
