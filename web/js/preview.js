// What can stand for an asset in the page.

import { picture_state } from './calls.js';
import { extension } from './format.js';

const kShownEverywhere = new Set(['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif']);
const kShownBySafari = new Set(['heic', 'heif']);
const kIsSafari = /^((?!chrome|android).)*safari/i.test(navigator.userAgent);
const kMostPauseMs = 30_000;

export const kTile = 512; // pixels: enough for a tile on a dense screen
export const kWindow = 1600; // for a picture as large as the window

/** Whether this browser can be expected to show the original. */
export function is_showable(asset) {
  if (asset.kind !== 'image') return false;
  const ending = extension(asset.name);
  return kShownEverywhere.has(ending) || (kIsSafari && kShownBySafari.has(ending));
}

/** Address of a picture of the asset, upright, its longer side `size` pixels at most; null when there is none. */
export function preview_of(asset, size = kTile) {
  return asset.preview ? `${asset.preview}?size=${size}` : null;
}

function pause(ms) {
  return new Promise((wake) => setTimeout(wake, ms));
}

/** For an image that could not be loaded: one more try, when its picture has been made. */
export async function try_when_made(image) {
  const address = image.getAttribute('src');
  const is_wanted = () => image.isConnected && image.getAttribute('src') === address;
  if (image.dataset.made === address || !(await is_made(address, is_wanted)) || !is_wanted()) return;
  image.dataset.made = address; // that was the last try
  image.src = address;
}

/** For as long as `is_wanted()`, and until the picture at `address` was made. -> whether it is there */
export async function is_made(address, is_wanted) {
  for (let wait = 0; is_wanted(); wait = Math.min(kMostPauseMs, wait * 2)) {
    const { is_there, retry_after } = await picture_state(address).catch(() => ({ retry_after: 5 }));
    if (is_there || !retry_after) return Boolean(is_there);
    wait = Math.max(wait, retry_after * 1000);
    await pause(wait);
  }
  return false;
}
