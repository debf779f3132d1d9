// All that a picture or video says of itself, beside it.

import { html, nothing, render } from 'lit';
import { copy_text } from '../copy-text.js';
import { bytes, clock, full_moment, long_day } from '../format.js';
import { icons } from '../icons.js';

const kShownKey = 'media-sync.details';
const kNarrow = 640; // pixels: there it lies below the picture

/** Pixels of the window that the panel takes from the picture: {right, bottom} */
export function details_room(pswp) {
  const panel = pswp.element?.querySelector('.details');
  if (!panel || panel.hidden) return { right: 0, bottom: 0 };
  const is_below = window.innerWidth <= kNarrow;
  return { right: is_below ? 0 : panel.offsetWidth, bottom: is_below ? panel.offsetHeight : 0 };
}

/** The button of the lightbox that opens and closes the panel; so does the key "i". */
export function details_button(pswp, shown, services) {
  const panel = document.createElement('aside');
  let is_open = sessionStorage.getItem(kShownKey) === 'yes';
  Object.assign(panel, { className: 'details', ariaLabel: 'Details', hidden: !is_open });
  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    panel.hidden = !is_open;
    pswp.element?.classList.toggle('with-details', is_open);
    const asset = shown.assets[pswp.currIndex];
    if (!is_open || asset === undefined) return;
    const draw = (content, error) => render(details(asset, content, error, services), panel);
    if (panel.dataset.id !== String(asset.id)) draw(null);
    panel.dataset.id = asset.id;
    try {
      const content = await services.api.get_content(asset.sha256);
      if (mine === turn) draw(content);
    } catch (error) {
      if (mine === turn) draw(null, error);
    }
  };
  const toggle = () => {
    is_open = !is_open;
    sessionStorage.setItem(kShownKey, is_open ? 'yes' : 'no');
    show();
    pswp.updateSize(true);
  };
  return {
    name: 'details-button',
    order: 8,
    isButton: true,
    tagName: 'button',
    title: 'Details',
    html: '',
    onClick: toggle,
    onInit: (button) => {
      render(icons.info, button);
      pswp.element.append(panel);
      panel.addEventListener('wheel', (event) => event.stopPropagation());
      pswp.on('change', show);
      pswp.on('keydown', ({ originalEvent: event }) => event.key === 'i' && toggle());
    },
  };
}

function row(words, value) {
  if (!value) return nothing;
  return html`<dt>${words}</dt><dd>${value}</dd>`;
}

function details(asset, content, error, services) {
  const facts = content?.facts ?? {};
  const others = (content?.items ?? []).filter(({ id }) => id !== asset.id);
  return html`<h2>${asset.name}</h2>
    ${error ? html`<p>${error.message}</p>` : nothing}
    <dl>
      ${row('Taken', content && taken(asset, facts))}
      ${row('Camera', facts.camera)}
      ${row('Lens', facts.lens)}
      ${row('Size', size_words(asset, facts))}
      ${row('Type', type_words(facts))}
      ${row('Place', facts.position && place(facts, services))}
      ${row('Live Photo', asset.live && `with ${asset.live.path.split('/').at(-1)}`)}
      ${row('Tags', asset.tags.join(', '))}
      ${row('File', html`<code>${asset.project}/${asset.path}</code>`)}
      ${row('Also in', others.length > 0 && others.map((item) => html`<code>${item.project}/${item.path}</code> `))}
      ${row('Added', full_moment(asset.added_at))}
    </dl>
    ${facts.state === 'failed' && facts.reason ? html`<p class="muted">${facts.reason}</p>` : nothing}
    ${content && !content.facts ? html`<p class="muted">The server has not read this file yet.</p>` : nothing}`;
}

/** Days and hours as the clock of the camera showed them. */
function taken(asset, { captured }) {
  if (!captured) {
    return html`${full_moment(asset.captured_at)}
      <small>The file does not say when: this is its time on the disk.</small>`;
  }
  const [day, time] = captured.at.split('T');
  return html`${long_day(day)}, ${time.slice(0, 8)}
    <small>${captured.zone ? `UTC${captured.zone}` : 'no time zone in the file'}, from ${captured.tag}</small>`;
}

function size_words({ size }, { width, height, rotation }) {
  const pixels = width && height ? `${width} × ${height}` : '';
  const mega = (width * height) / 1e6;
  const megapixels = mega >= 0.95 ? `${mega.toFixed(mega < 9.95 ? 1 : 0)} MP` : '';
  const turned = rotation ? `turned by ${rotation}°` : '';
  return [pixels, megapixels, bytes(size), turned].filter(Boolean).join(' · ');
}

function type_words({ media_type, duration, frame_rate, video_codec, audio_codec }) {
  const rate = frame_rate ? `${Number(frame_rate.toFixed(2))} frames/s` : '';
  const length = duration ? clock(duration) : '';
  return [media_type, video_codec, audio_codec, length, rate].filter(Boolean).join(' · ');
}

/** The nearest city, and below it the coordinates. */
function place({ position, city, country }, services) {
  const { latitude, longitude, altitude } = position;
  const words = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const copy = async () => {
    const is_copied = await copy_text(words);
    services.toasts.show(is_copied ? 'Coordinates copied.' : `The browser does not copy: ${words}`);
  };
  return html`${city ? html`<span class="near">near ${city}, ${country}</span>` : nothing}
    <span>${words}</span>
    <button class="quiet icon-only" title="Copy coordinates" aria-label="Copy coordinates" @click=${copy}>
      ${icons.copy}</button>
    ${altitude === null ? nothing : html`<small>${Math.round(altitude)} m above the sea</small>`}`;
}
