// One asset after the other, as large as the window. Loaded when somebody opens the first one.

import { html, nothing, render } from 'lit';
import PhotoSwipe from 'photoswipe';
import { bytes, moment } from './format.js';
import { icons } from './icons.js';
import { is_showable, preview_of } from './preview.js';

const kAhead = 40; // assets after the present one that are read
const kControls = 90; // pixels at the bottom of a video that belong to its own controls

/**
 * Shows the assets of `list` (MediaList), from `index` on. `on_close(index)` tells which one was shown last.
 */
export function open_lightbox(list, index, on_close) {
  const shown = new Shown(list);
  const pswp = new PhotoSwipe({
    index,
    loop: false,
    counter: false,
    bgOpacity: 0.96,
    showHideAnimationType: 'none',
    preload: [1, 2],
    padding: { top: 56, bottom: 56, left: 0, right: 0 },
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
  pswp.on('contentDeactivate', ({ content }) => content.element?.querySelector('video, audio')?.pause());
  pswp.on('pointerDown', (event) => leave_to_player(event));
  pswp.on('uiRegister', () => register_words(pswp, shown));
  pswp.on('change', () => list.want(pswp.currIndex + kAhead));

  const grow = () => {
    if (shown.grow()) pswp.refreshSlideContent(pswp.currIndex + 1);
  };
  list.addEventListener('change', grow);
  pswp.on('destroy', () => {
    list.removeEventListener('change', grow);
    on_close(shown.index_in_list(pswp.currIndex));
  });
  pswp.init();
}

/** The assets as they were when the lightbox opened, and those that followed. */
class Shown {
  #list;
  #sizes = new Map(); // id -> {w, h} of the picture, once it is known

  constructor(list) {
    this.#list = list;
    this.assets = [...list.items];
  }

  /** Takes what the list has read meanwhile. -> whether there is more now */
  grow() {
    const last = this.assets.at(-1);
    const at = this.#list.items.findIndex((item) => item.id === last?.id);
    if (at < 0 || at === this.#list.items.length - 1) return false;
    this.assets.push(...this.#list.items.slice(at + 1));
    return true;
  }

  index_in_list(at) {
    const found = this.#list.items.findIndex((item) => item.id === this.assets[at]?.id);
    return Math.max(0, found);
  }

  words(at) {
    const { name, project, size, captured_at, added_at, tags } = this.assets[at];
    const total = this.#list.total ?? this.assets.length;
    const place = `${(at + 1).toLocaleString('en')} of ${total.toLocaleString('en')}`;
    const facts = [project, bytes(size), moment(captured_at ?? added_at), ...tags, place].filter(Boolean);
    return html`<strong>${name}</strong> <span>${facts.join(' · ')}</span>`;
  }

  slide(at) {
    const asset = this.assets[at];
    const src = is_showable(asset) ? asset.stream_url : asset.kind === 'image' && asset.thumb_url;
    if (!src) return { type: 'player', asset };
    return { type: 'image', src, alt: asset.name, asset, ...this.#size(asset, src) };
  }

  /** Of a picture that is still to come: the window's, which is then put right. */
  #size(asset, src) {
    const known = this.#sizes.get(asset.id);
    if (known) return known;
    const tile = document.querySelector(`.asset[data-id="${asset.id}"] img`);
    if (tile?.naturalWidth > 0 && preview_of(asset) === src) {
      return { w: tile.naturalWidth, h: tile.naturalHeight };
    }
    return { w: window.innerWidth, h: window.innerHeight };
  }

  measured(pswp, content, slide) {
    const { naturalWidth: w, naturalHeight: h } = content.element ?? {};
    const { asset } = content.data;
    if (!w || this.#sizes.has(asset.id)) return;
    this.#sizes.set(asset.id, { w, h });
    if (content.width === w && content.height === h) return;
    Object.assign(content, { width: w, height: h });
    if (slide) pswp.refreshSlideContent(slide.index);
  }
}

/** Everything but pictures: a player, or words for what no browser shows. */
function load_content(event) {
  const { content } = event;
  if (content.data.type !== 'player') return;
  event.preventDefault();
  const box = document.createElement('div');
  box.className = 'pswp__content player';
  render(player(content.data.asset), box);
  content.element = box;
  content.onLoaded();
}

function player(asset) {
  const { kind, name, stream_url, thumb_url, download_url, size } = asset;
  if (kind === 'video') {
    return html`<video controls playsinline preload="metadata" src=${stream_url}
      poster=${thumb_url ?? nothing} aria-label=${name}></video>`;
  }
  if (kind === 'audio') {
    return html`${icons.audio}
      <audio controls preload="metadata" src=${stream_url} aria-label=${name}></audio>`;
  }
  return html`${icons[kind]}<p>This browser does not show files of this type.</p>
    <a class="button" href=${download_url} download>${icons.download} Download ${bytes(size)}</a>`;
}

/** Swipes and drags belong to the lightbox, except on what has controls of its own. */
function leave_to_player(event) {
  const { target, clientY, pointerType } = event.originalEvent;
  const video = target.closest?.('video');
  const on_controls = video && clientY > video.getBoundingClientRect().bottom - kControls;
  const on_video = video && pointerType !== 'touch';
  if (on_controls || on_video || target.closest?.('audio, a')) event.preventDefault();
}

function register_words(pswp, shown) {
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
        link.href = shown.assets[pswp.currIndex].download_url;
      });
    },
  });
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
