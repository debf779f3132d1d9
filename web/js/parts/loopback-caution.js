import { html, nothing } from 'lit';
import { is_loopback } from '../address.js';
import { icons } from '../icons.js';

/** What is wrong with an address (URL, Location) that a phone cannot use; else nothing. */
export function loopback_caution({ hostname, port }) {
  if (!is_loopback(hostname)) return nothing;
  return html`<p class="caution">${icons.alert} This address leads a phone to itself. Enter the one that this
    computer has in the network, for example <code>http://192.168.1.20:${port || 80}</code>.</p>`;
}
