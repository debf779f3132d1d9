import { html } from 'lit';
import { try_when_made } from '../preview.js';

/** A picture that may still be made: it covers what lies below it as soon as it is there. */
export function awaited_picture(address, words = '') {
  return html`<img class="awaited" src=${address} alt=${words} loading="lazy" decoding="async" @load=${show} @error=${wait}>`;
}

function show({ target }) {
  target.classList.add('loaded');
}

function wait({ target }) {
  target.classList.remove('loaded');
  try_when_made(target);
}
