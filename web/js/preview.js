// What can stand for an asset in the page.

import { extension } from './format.js';

const kShownEverywhere = new Set(['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif']);
const kShownBySafari = new Set(['heic', 'heif']);
const kLargestPreview = 8_000_000; // bytes of an original that stands in for its thumbnail
const kIsSafari = /^((?!chrome|android).)*safari/i.test(navigator.userAgent);

/** Whether this browser can be expected to show the original. */
export function is_showable(asset) {
  if (asset.kind !== 'image') return false;
  const ending = extension(asset.name);
  return kShownEverywhere.has(ending) || (kIsSafari && kShownBySafari.has(ending));
}

/** Address of a small picture of the asset, or null. */
export function preview_of(asset) {
  if (asset.thumb_url) return asset.thumb_url;
  return is_showable(asset) && asset.size < kLargestPreview ? asset.stream_url : null;
}
