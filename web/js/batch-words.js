// A batch in words.

import { bytes, count, duration, tally } from './format.js';

export function batch_counts({ stored, duplicates, failed }) {
  return tally(
    [
      [stored, 'new'],
      [duplicates, 'already there'],
      [failed, 'failed'],
    ],
    'no file yet',
  );
}

/** "17 of 200 files · 2.1 GB in 1 min 36 s" */
export function batch_progress({ received, expected, bytes: size, seconds }) {
  const files =
    expected === null
      ? count(received, 'file')
      : `${received.toLocaleString('en')} of ${count(expected, 'file')}`;
  if (received === 0) return files;
  return `${files} · ${bytes(size)}${seconds > 0 ? ` in ${duration(seconds)}` : ''}`;
}
