// Where days and their cells stand in the timeline. Pure numbers, in CSS pixels.

import { kNarrow } from './sheet-geometry.js';

const kGap = 4;
const kNarrowGap = 2;
const kTile = 176;
const kHead = 48; // the line with the day
const kFoot = 12; // below the last row

/**
 * `days`: [{assets}], `width` of the sheet -> {columns, cell, gap, tops, firsts, height, size}: `tops[i]` and `firsts[i]`
 * are the top and the first cell of day i.
 */
export function layout_of_days(days, width) {
  const is_narrow = width < kNarrow;
  const gap = is_narrow ? kNarrowGap : kGap;
  const columns = is_narrow ? 3 : Math.max(3, Math.floor((width + gap) / (kTile + gap)));
  const cell = (width - gap * (columns - 1)) / columns;
  const tops = new Float64Array(days.length);
  const firsts = new Uint32Array(days.length);
  let height = 0;
  let size = 0;
  for (const [i, { assets }] of days.entries()) {
    tops[i] = height;
    firsts[i] = size;
    height += kHead + Math.ceil(assets / columns) * (cell + gap) + kFoot;
    size += assets;
  }
  return { columns, cell, gap, tops, firsts, height, size };
}

/** The last index whose value is `most` or less, 0 when there is none. */
function last_up_to(values, most) {
  let low = 0;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle] <= most) low = middle;
    else high = middle;
  }
  return low;
}

export function day_at(layout, top) {
  return last_up_to(layout.tops, top);
}

export function day_of_cell(layout, index) {
  return last_up_to(layout.firsts, index);
}

/** The cells of day `i` in the stripe between `top` and `bottom`: {first, end}, numbers of the whole timeline. */
export function cells_of_day(layout, i, top, bottom) {
  const { columns, cell, gap, tops, firsts, size } = layout;
  const count = (firsts[i + 1] ?? size) - firsts[i];
  const row = (y) => Math.floor((y - tops[i] - kHead) / (cell + gap));
  const first = Math.min(count, Math.max(0, row(top)) * columns);
  const end = Math.min(count, Math.max(0, row(bottom) + 1) * columns);
  return { first: firsts[i] + first, end: firsts[i] + end };
}

/** Within its day. */
export function place_in_day({ columns, cell, gap, firsts }, i, index) {
  const at = index - firsts[i];
  return { left: (at % columns) * (cell + gap), top: kHead + Math.floor(at / columns) * (cell + gap) };
}

/** The cell that a key leads to from `index`, or null when the key is none that moves. */
export function cell_after_key(layout, key, index) {
  const { columns, firsts, size } = layout;
  const clamped = (target) => Math.max(0, Math.min(size - 1, target));
  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -size, End: size };
  if (key in steps) return clamped(index + steps[key]);
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  const i = day_of_cell(layout, index);
  const end = firsts[i + 1] ?? size;
  const column = (index - firsts[i]) % columns;
  if (key === 'ArrowDown') {
    if (index + columns < end) return index + columns;
    const is_last_row = Math.floor((end - 1 - firsts[i]) / columns) === Math.floor((index - firsts[i]) / columns);
    return is_last_row ? clamped(Math.min(end + column, (firsts[i + 2] ?? size) - 1)) : end - 1;
  }
  if (index - columns >= firsts[i]) return index - columns;
  if (i === 0) return index;
  const last_row = Math.floor((firsts[i] - 1 - firsts[i - 1]) / columns) * columns;
  return Math.min(firsts[i - 1] + last_row + column, firsts[i] - 1);
}

/** [{month: "2024-05", day: i, top}]: the first day of each month, in order. */
export function months_of(days, { tops }) {
  const months = [];
  for (const [i, { day }] of days.entries()) {
    const month = day.slice(0, 7);
    if (months.at(-1)?.month !== month) months.push({ month, day: i, top: tops[i] });
  }
  return months;
}
