// Where the cells of a long list stand. Pure numbers, in CSS pixels.

const kGap = 8;
const kNarrowGap = 4;
export const kNarrow = 600;
const kSmallestTile = 168;
const kCaption = 44;
const kLine = 56;
const kTallest = 15_000_000; // browsers lose precision beyond about 17 million

/** `view`: "grid" or "list"; `width` of the sheet -> {columns, cell_width, cell_height, gap} */
export function layout_of(view, width) {
  const gap = view === 'list' ? 0 : width < kNarrow ? kNarrowGap : kGap;
  const smallest = width < kNarrow ? Math.min(kSmallestTile, (width - 2 * gap) / 3) : kSmallestTile;
  const columns = view === 'list' ? 1 : Math.max(1, Math.floor((width + gap) / (smallest + gap)));
  const cell_width = (width - gap * (columns - 1)) / columns;
  const cell_height = view === 'list' ? kLine : Math.round(cell_width * 0.75) + kCaption;
  return { columns, cell_width, cell_height, gap };
}

export function height_of({ columns, cell_height, gap }, size) {
  const rows = Math.ceil(size / columns);
  return Math.min(kTallest, Math.max(0, rows * (cell_height + gap) - gap));
}

/** Cells that touch the stripe between `top` and `bottom`: {first, end} */
export function cells_between({ columns, cell_height, gap }, size, top, bottom) {
  const pitch = cell_height + gap;
  const first_row = Math.max(0, Math.floor(top / pitch));
  const end_row = Math.max(first_row, Math.ceil(Math.min(bottom, kTallest) / pitch));
  return { first: Math.min(size, first_row * columns), end: Math.min(size, end_row * columns) };
}

export function place_of({ columns, cell_width, cell_height, gap }, index) {
  const left = (index % columns) * (cell_width + gap);
  const top = Math.floor(index / columns) * (cell_height + gap);
  return { left, top };
}

/** The cell that a key leads to from `index`, or null when the key is none that moves. */
export function cell_after_key(key, index, size, columns, rows_in_sight) {
  const page = columns * Math.max(1, rows_in_sight - 1);
  const steps = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -size,
    End: size,
  };
  if (!(key in steps)) return null;
  return Math.max(0, Math.min(size - 1, index + steps[key]));
}
