import { html, nothing } from 'lit';
import { icons } from '../icons.js';

/**
 * What went wrong, with a way to try again; nothing when `error` is null. `subject`: what could not be read,
 * where an unknown address can only mean an older server.
 */
export function problem_notice(error, try_again, subject) {
  if (!error) return nothing;
  if (subject && error.unknown_address) {
    return html`<div class="notice bad" role="alert">${icons.alert}
      <p>${subject} cannot be shown: this server is older than this page and does not have it.</p></div>`;
  }
  return html`<div class="notice bad" role="alert">${icons.alert}<p>${error.message}</p>
    <button class="quiet" @click=${try_again}>Try again</button></div>`;
}
