// Values as a person reads them. Text only: nothing here makes markup.

const kByteUnits = ['kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in decimal units, as the server's messages have them: "640 bytes", "3.1 MB". */
export function bytes(count) {
  if (!Number.isFinite(count)) return '';
  if (count < 1000) return count === 1 ? '1 byte' : `${count} bytes`;
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < kByteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 99.95 ? 1 : 0)} ${kByteUnits[unit]}`;
}

/** "1 file", "1,204 files". */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** "8 s", "3 min 20 s", "1 h 20 min" */
export function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "0:08", "3:20", "1:02:03" */
export function clock(seconds) {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '');
}

/** Seconds left, roughly: "8 s left", "3 min left", "1 h 20 min left". */
export function remaining(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

function same_day(a, b) {
  return a.toDateString() === b.toDateString();
}

/**
 * A moment (ISO 8601) in the reader's zone, as short as clear: "Today 14:32", "12 Nov 14:32", "3 May 2024".
 * `place`: "start" of a line, or "inside" a sentence.
 */
export function moment(iso, place = 'start', now = new Date()) {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return '';
  const clock = then.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  if (same_day(then, now)) return `${place === 'start' ? 'Today' : 'today'} ${clock}`;
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (same_day(then, yesterday)) return `${place === 'start' ? 'Yesterday' : 'yesterday'} ${clock}`;
  const in_this_year = then.getFullYear() === now.getFullYear();
  const day = then.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: in_this_year ? undefined : 'numeric',
  });
  return in_this_year ? `${day} ${clock}` : day;
}

/** "Wed, 1 May 2024" of "2024-05-01", the day of a calendar anywhere. */
export function long_day(day) {
  const options = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' };
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', options);
}

/** "May 2024" of "2024-05". */
export function long_month(month) {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' };
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', options);
}

/** The whole moment, for tooltips. */
export function full_moment(iso) {
  const then = new Date(iso);
  return Number.isNaN(then.getTime()) ? '' : then.toLocaleString();
}

const kOriginals = 'ingest/originals/';

/** Path of a file as people name it: without the folder in which all originals lie. */
export function short_path(relative_path) {
  return relative_path.startsWith(kOriginals) ? relative_path.slice(kOriginals.length) : relative_path;
}

const kExtensions = {
  image: 'jpg jpeg png heic heif hif gif webp avif tif tiff bmp dng cr2 cr3 nef arw raf orf rw2 jxl',
  video: 'mov mp4 m4v avi mkv webm mts m2ts mxf mpg mpeg 3gp insv braw r3d',
  audio: 'mp3 m4a wav flac aac aif aiff ogg opus caf',
};
const kKindOf = new Map(
  Object.entries(kExtensions).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind])),
);

/** "jpg" of "IMG_1.JPG", "" when there is none. */
export function extension(name) {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** What a file is, by its extension: "image", "video", "audio" or "other". */
export function kind(name) {
  return kKindOf.get(extension(name)) ?? 'other';
}

/** The parts of a count that are not zero: "2 added, 1 removed", else `nothing`. */
export function tally(parts, nothing) {
  const present = parts.filter(([number]) => number > 0);
  if (present.length === 0) return nothing;
  return present.map(([number, word]) => `${number.toLocaleString('en')} ${word}`).join(', ');
}

/** What a reindex did (its answer, or its event's payload). */
export function reindex_tally(result) {
  const parts = [
    [result.indexed ?? 0, 'added'],
    [result.removed ?? 0, 'removed'],
    [result.moved ?? 0, 'moved'],
    [result.changed ?? 0, 'changed'],
  ];
  return tally(parts, 'nothing has changed');
}
