// One asset in the sheet: as a tile of the grid, or as a line of the list.

import { html, nothing } from 'lit';
import { bytes, clock, extension } from '../format.js';
import { icons } from '../icons.js';
import { play_live, stop_live } from '../live-photo.js';
import { preview_of, try_when_made } from '../preview.js';
import { project_href } from '../router.js';
import { tick } from './tick.js';
import { when } from './when.js';

/** A picture that is still being made comes as soon as it is there. */
function hide_broken({ target: image }) {
  image.closest('.face').classList.add('broken');
  try_when_made(image);
}

function show_loaded({ target: image }) {
  image.closest('.face').classList.remove('broken');
}

function badge({ kind, live, duration: seconds }) {
  if (live) return html`<span class="badge" title="Live Photo">${icons.live}</span>`;
  if (kind !== 'video') return nothing;
  return html`<span class="badge" data-long=${seconds ? '' : nothing}>${icons.play}${
    seconds ? html`<span>${clock(seconds)}</span>` : nothing
  }</span>`;
}

/** `with_picture`: false while the list rushes by. */
export function face(asset, { with_picture, is_current, on_open }) {
  const address = with_picture ? preview_of(asset) : null;
  const { live } = asset;
  return html`<a class="face" href=${asset.stream_url} draggable="false" tabindex=${is_current ? 0 : -1}
    aria-label="Open ${asset.name}" data-kind=${asset.kind} @click=${on_open}
    @pointerenter=${live && ((event) => event.pointerType === 'mouse' && play_live(event.target, live))}
    @pointerleave=${live && ((event) => stop_live(event.target))}>
    <span class="blank">${icons[asset.kind]}<span>${extension(asset.name)}</span></span>
    ${
      address
        ? html`<img src=${address} alt="" loading="lazy" decoding="async" draggable="false"
          @error=${hide_broken} @load=${show_loaded}>`
        : nothing
    }
    ${badge(asset)}
  </a>`;
}

function checkbox(asset, { is_selected, is_current, on_select }) {
  return tick(asset.name, is_selected, on_select, is_current ? 0 : -1);
}

function tag_list(tags) {
  if (tags.length === 0) return nothing;
  return html`<span class="tags">${tags.map((tag) => html`<span class="chip">${tag}</span>`)}</span>`;
}

/** The time by which people know it: when it was taken, else when it came. */
function time_of(asset) {
  return when(asset.captured_at ?? asset.added_at);
}

export function tile(asset, state) {
  return html`${face(asset, state)} ${checkbox(asset, state)}
    <span class="caption"><span class="name" title=${asset.name}>${asset.name}</span>
      <span class="meta muted">${state.with_project ? asset.project : bytes(asset.size)}${
        asset.tags.length > 0 ? ` · ${asset.tags.join(', ')}` : ''
      }</span></span>`;
}

export function line(asset, state) {
  return html`${checkbox(asset, state)} ${face(asset, state)}
    <span class="caption"><span class="name" title=${asset.path}>${asset.name}</span>
      <span class="meta muted">${bytes(asset.size)} · ${time_of(asset)}</span></span>
    ${tag_list(asset.tags)}
    ${
      state.with_project
        ? html`<a class="project muted" href=${project_href(asset.project)} tabindex="-1"
          >${asset.project}</a>`
        : nothing
    }
    <span class="size muted">${bytes(asset.size)}</span>
    <span class="time muted">${time_of(asset)}</span>
    <a class="icon-only" href=${asset.download_url} download tabindex="-1" title="Download"
      aria-label="Download ${asset.name}">${icons.download}</a>`;
}
