// One asset after the other, as large as the window. Loaded when somebody opens the first one.

import { html, nothing, render } from 'lit';
import PhotoSwipe from 'photoswipe';
import { bytes } from './format.js';
import { icons } from './icons.js';
import { play_live, stop_live } from './live-photo.js';
import { details_button, details_room } from './parts/asset-details.js';
import { is_made, kWindow, preview_of } from './preview.js';
import { ShownAssets } from './shown-assets.js';

const kAround = 40; // assets beside the present one that are read
const kBar = 56; // pixels above and below the picture
const kHoldMs = 300;
const kStill = 3; // pixels that a resting finger moves
const kNear = 2; // slides that PhotoSwipe has made already
const kControls = 90; // pixels at the bottom of a video that belong to its own controls

/**
 * Shows the assets of `list` (MediaList, Timeline), from `index` on. `on_close(index)` tells which one was shown last.
 */
export function open_lightbox(services, list, index, on_close) {
  const shown = new ShownAssets(list);
  const pswp = new PhotoSwipe({
    index,
    loop: false,
    counter: false,
    bgOpacity: 0.96,
    showHideAnimationType: 'none',
    preload: [1, kNear],
    paddingFn: () => {
      const { right, bottom } = details_room(pswp);
      return { top: kBar, bottom: Math.max(kBar, bottom), left: 0, right };
    },
    errorMsg: 'The picture could not be shown.',
    closeTitle: 'Close',
    arrowPrevTitle: 'Previous',
    arrowNextTitle: 'Next',
    zoomTitle: 'Zoom',
  });
  pswp.addFilter('numItems', () => shown.assets.length);
  pswp.addFilter('itemData', (_, at) => shown.slide(at));
  pswp.on('contentLoad', (event) => load_content(event));
  pswp.on('loadComplete', ({ content, slide }) => shown.measured(pswp, content, slide));
  pswp.on('loadError', ({ content }) => show_when_made(pswp, content));
  pswp.on('zoomPanUpdate', ({ slide }) => show_original(slide));
  pswp.on('contentDeactivate', ({ content }) => content.element?.querySelector('video, audio')?.pause());
  pswp.on('pointerDown', (event) => leave_to_player(event));
  pswp.on('uiRegister', () => register_parts(pswp, shown, services));
  const want = () => list.want(pswp.currIndex + kAround, pswp.currIndex - kAround);
  pswp.on('change', want);

  const grow = () => {
    if (!shown.grow()) return;
    for (let at = pswp.currIndex - kNear; at <= pswp.currIndex + kNear; at += 1) {
      const is_empty = pswp.contentLoader.getContentByIndex(at)?.type === 'pending';
      if (is_empty || at === pswp.currIndex + 1) pswp.refreshSlideContent(at);
    }
    pswp.dispatch('change');
  };
  list.addEventListener('change', grow);
  pswp.on('destroy', () => {
    list.removeEventListener('change', grow);
    on_close(shown.index_in_list(pswp.currIndex));
  });
  pswp.init();
}

/** Everything but pictures: a player, or words for what no browser shows. */
function load_content(event) {
  const { content } = event;
  if (content.data.type === 'image') return;
  event.preventDefault();
  const box = document.createElement('div');
  box.className = 'pswp__content player';
  const { asset } = content.data;
  render(asset ? player(asset) : html`<p aria-busy="true">Loading</p>`, box);
  content.element = box;
  content.onLoaded();
}

function player(asset) {
  const { kind, name, stream_url, download_url, size } = asset;
  if (kind === 'video') {
    return html`<video controls playsinline preload="metadata" src=${stream_url}
      poster=${preview_of(asset, kWindow) ?? nothing} aria-label=${name}></video>`;
  }
  if (kind === 'audio') {
    return html`${icons.audio}
      <audio controls preload="metadata" src=${stream_url} aria-label=${name}></audio>`;
  }
  return html`${icons[kind]}<p>This browser does not show files of this type.</p>
    <a class="button" href=${download_url} download>${icons.download} Download ${bytes(size)}</a>`;
}

/** The preview is still being made, or will never be: then the original, where the browser shows it. */
async function show_when_made(pswp, content) {
  const { data } = content;
  if (data.src === data.original || data.was_made) return;
  const is_wanted = () => !pswp.isDestroying && content.instance !== undefined && pswp.currSlide !== undefined;
  const made = await is_made(data.src, is_wanted);
  if (!is_wanted() || (!made && !data.original)) return;
  if (made) data.was_made = true;
  else data.src = data.original;
  content.data.src = data.src;
  pswp.contentLoader.removeByIndex(content.index);
  pswp.refreshSlideContent(content.index);
}

/** Whoever looks closer than the preview shows sees the original. */
async function show_original(slide) {
  const { content, data, currZoomLevel, zoomLevels } = slide;
  const image = content.element;
  if (!data.original || image?.tagName !== 'IMG' || currZoomLevel <= zoomLevels.initial * 1.02) return;
  const { original } = data;
  data.original = null;
  const loaded = new Image();
  loaded.src = original;
  await loaded.decode().catch(() => {});
  if (loaded.naturalWidth > 0 && image.isConnected) image.src = original;
}

/** Swipes and drags belong to the lightbox, except on what has controls of its own. */
function leave_to_player(event) {
  const { target, clientY, pointerType } = event.originalEvent;
  const video = target.closest?.('video');
  const on_controls = video && clientY > video.getBoundingClientRect().bottom - kControls;
  const on_video = video && pointerType !== 'touch';
  if (on_controls || on_video || target.closest?.('audio, a, .details')) event.preventDefault();
}

function register_parts(pswp, shown, services) {
  pswp.ui.registerElement({
    name: 'download-button',
    order: 8,
    isButton: true,
    tagName: 'a',
    title: 'Download',
    html: '',
    onInit: (link) => {
      link.setAttribute('download', '');
      render(icons.download, link);
      pswp.on('change', () => {
        link.href = shown.assets[pswp.currIndex]?.download_url ?? '';
      });
    },
  });
  pswp.ui.registerElement(live_button(pswp, shown));
  pswp.ui.registerElement(details_button(pswp, shown, services));
  pswp.ui.registerElement({
    name: 'words',
    order: 9,
    isButton: false,
    appendTo: 'root',
    onInit: (box) => {
      pswp.on('change', () => render(shown.words(pswp.currIndex), box));
    },
  });
}

/** Plays the moving half for as long as somebody points at it or holds it, or once when it is clicked. */
function live_button(pswp, shown) {
  const place = () => pswp.currSlide?.container;
  const play = () => {
    const { live } = shown.assets[pswp.currIndex] ?? {};
    const image = pswp.currSlide?.content.element;
    if (!live || !image || !place()) return;
    play_live(place(), live);
    const { width, height } = image.style;
    Object.assign(place().querySelector('.moving').style, { width, height });
  };
  const stop = () => place() && stop_live(place());
  return {
    name: 'live-button',
    order: 7,
    isButton: true,
    tagName: 'button',
    title: 'Play the Live Photo',
    html: '',
    onClick: play,
    onInit: (button) => {
      render(html`${icons.live}<span>Live</span>`, button);
      button.addEventListener('pointerenter', ({ pointerType }) => pointerType === 'mouse' && play());
      button.addEventListener('pointerleave', stop);
      play_while_held(pswp.element, play, stop);
      pswp.on('change', () => {
        button.hidden = !shown.assets[pswp.currIndex]?.live;
      });
      pswp.on('contentDeactivate', stop);
      pswp.on('keydown', ({ originalEvent: event }) => event.key === 'l' && play());
    },
  };
}

/** A finger that rests on the picture plays it; one that moves on swipes or zooms, as ever. */
function play_while_held(element, play, stop) {
  let timer = 0;
  const end = () => {
    clearTimeout(timer);
    stop();
  };
  element.addEventListener('pointerdown', ({ target, pointerType, isPrimary }) => {
    clearTimeout(timer);
    if (pointerType !== 'mouse' && isPrimary && target.closest('.pswp__zoom-wrap')) timer = setTimeout(play, kHoldMs);
  });
  element.addEventListener('pointermove', ({ movementX, movementY, pointerType }) => {
    if (pointerType !== 'mouse' && Math.abs(movementX) + Math.abs(movementY) > kStill) end();
  });
  for (const type of ['pointerup', 'pointercancel']) {
    element.addEventListener(type, ({ pointerType }) => pointerType !== 'mouse' && end());
  }
  element.addEventListener('contextmenu', ({ target }) => target.closest('.pswp__zoom-wrap') && end());
}
