// What is said of a device.

import { count, tally } from './format.js';

/** As people know it. */
export function device_name({ own_name, device_id }) {
  return own_name ?? device_id;
}

/** "1,204 photos, 33 videos" */
export function backed_up_words({ photos, videos }) {
  const parts = [photos > 0 && count(photos, 'photo'), videos > 0 && count(videos, 'video')].filter(Boolean);
  return parts.join(', ') || 'nothing backed up';
}

/** What else the server knows of: "2 no longer there, 12 ignored", or "". */
export function left_out_words({ gone, ignored }) {
  return tally(
    [
      [gone, 'no longer there'],
      [ignored, 'ignored'],
    ],
    '',
  );
}

/** A path on a phone without what all of them begin with: "DCIM/100APPLE/IMG_0001.HEIC" */
export function phone_path(path) {
  return path.replace(/^file:\/\/(\/var\/mobile\/Media\/)?/, '');
}
