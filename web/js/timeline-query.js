// What of the timeline is shown: what the tools choose, the address bar keeps, the API is asked.

export const kTimelineKinds = { '': 'Photos and video', image: 'Photos', video: 'Video' };

const kFields = ['q', 'kind', 'camera', 'project', 'from', 'to'];

/** Each field a string, "" when it is not chosen. */
export function choice_of_timeline(route_query) {
  const choice = Object.fromEntries(kFields.map((field) => [field, route_query[field] ?? '']));
  if (!(choice.kind in kTimelineKinds)) choice.kind = '';
  return choice;
}

export function is_timeline_narrowed(choice) {
  return kFields.some((field) => choice[field]);
}

/** The API's parameters, of days and of items alike. Days are those of the place where a picture was taken. */
export function timeline_parameters({ q, kind, camera, project, from, to }) {
  return { q: q.trim(), kind: kind || 'image,video', camera, project, first_day: from, last_day: to };
}
