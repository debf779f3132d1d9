// How a setting is edited: its type in the API against an input of the page. Values are the API's.

/** The text in the input. */
export function text_of({ type, value }) {
  if (type === 'list') return (value ?? []).join('\n');
  return value === null || value === undefined ? '' : String(value);
}

const kNumbers = new Set(['seconds', 'bytes', 'days', 'integer']);

export function is_number({ type }) {
  return kNumbers.has(type);
}

/** The API's value of what was entered: `input` is the element. */
export function value_of({ type }, input) {
  if (type === 'boolean') return input.checked;
  if (type === 'list') {
    return input.value
      .split(/[\n,]/)
      .map((word) => word.trim())
      .filter(Boolean);
  }
  if (kNumbers.has(type)) return input.value === '' ? null : Number(input.value);
  return input.value;
}

export function is_same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
