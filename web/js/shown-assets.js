import { html } from 'lit';
import { bytes, extension, moment } from './format.js';
import { is_showable, kWindow, preview_of } from './preview.js';

const kMoves = new Set(['gif']); // a preview stands still

/**
 * The assets of a list (MediaList, Timeline) as they were when somebody opened one of them, and those that were read
 * since. One that was not read yet is undefined.
 */
export class ShownAssets {
  #list;
  #generation;
  #sizes = new Map(); // id -> {w, h} of the picture, once it is known

  constructor(list) {
    this.#list = list;
    this.#generation = list.generation;
    this.assets = [...list.items];
  }

  /** Takes what the list has read meanwhile. -> whether there is more now */
  grow() {
    if (this.#list.generation !== undefined && this.#list.generation === this.#generation) {
      return this.#fill_gaps();
    }
    const last = this.assets.at(-1);
    const at = last ? this.#list.items.findIndex((item) => item?.id === last.id) : -1;
    if (at < 0 || at === this.#list.items.length - 1) return false;
    this.assets.push(...this.#list.items.slice(at + 1));
    return true;
  }

  #fill_gaps() {
    let has_more = false;
    this.#list.items.forEach((item, at) => {
      if (this.assets[at] !== undefined) return;
      this.assets[at] = item;
      has_more = true;
    });
    return has_more;
  }

  index_in_list(at) {
    const { items } = this.#list;
    const asset = this.assets[at];
    if (items[at]?.id === asset?.id) return at;
    return Math.max(
      0,
      items.findIndex((item) => item?.id === asset?.id),
    );
  }

  words(at) {
    const asset = this.assets[at];
    if (asset === undefined) return html`<strong>…</strong>`;
    const { name, project, size, captured_at, added_at, tags } = asset;
    const total = this.#list.total ?? this.assets.length;
    const place = `${(at + 1).toLocaleString('en')} of ${total.toLocaleString('en')}`;
    const facts = [project, bytes(size), moment(captured_at ?? added_at), ...tags, place].filter(Boolean);
    return html`<strong>${name}</strong> <span>${facts.join(' · ')}</span>`;
  }

  slide(at) {
    const asset = this.assets[at];
    if (asset === undefined) return { type: 'pending' };
    const src = this.#picture(asset);
    if (!src) return { type: 'player', asset };
    const original = is_showable(asset) && src !== asset.stream_url ? asset.stream_url : null;
    return { type: 'image', src, msrc: this.#tile(asset), original, alt: asset.name, asset, ...this.#size(asset) };
  }

  /** What the window shows at first: the original only where no preview does better. */
  #picture(asset) {
    if (asset.kind !== 'image') return null;
    const preview = kMoves.has(extension(asset.name)) && is_showable(asset) ? null : preview_of(asset, kWindow);
    return preview ?? (is_showable(asset) ? asset.stream_url : null);
  }

  /** What is on the page already stands in until the large one has come. */
  #tile(asset) {
    const image = document.querySelector(`[data-id="${asset.id}"] .face img`);
    return image?.naturalWidth > 0 ? image.src : undefined;
  }

  /** Of a picture that does not say: the window's, which is then put right. */
  #size(asset) {
    const { width: w, height: h } = asset;
    if (w && h) return { w, h };
    return this.#sizes.get(asset.id) ?? { w: window.innerWidth, h: window.innerHeight };
  }

  measured(pswp, content, slide) {
    const { naturalWidth: w, naturalHeight: h } = content.element ?? {};
    const { asset } = content.data;
    if (!w || !asset || (asset.width && asset.height) || this.#sizes.has(asset.id)) return;
    this.#sizes.set(asset.id, { w, h });
    if (content.width === w && content.height === h) return;
    Object.assign(content, { width: w, height: h });
    if (slide) pswp.refreshSlideContent(slide.index);
  }
}
