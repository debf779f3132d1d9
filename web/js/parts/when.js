import { html } from 'lit';
import { full_moment, moment } from '../format.js';

/** A moment (ISO 8601) as short as clear, all of it as a tooltip. `place`: as of moment() */
export function when(iso, place) {
  return html`<time datetime=${iso} title=${full_moment(iso)}>${moment(iso, place)}</time>`;
}
