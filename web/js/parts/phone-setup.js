import { html, nothing } from 'lit';
import { is_loopback } from '../address.js';
import { icons } from '../icons.js';

/** How a phone is made to back up here. */
export function phone_setup() {
  const port = location.port || 80;
  return html`<ol class="phone-setup">
    <li>Connect the phone to this network.</li>
    <li>In the settings of its backup app (iclood), enter the address of this server:
      <code>${location.origin}</code>
      ${
        is_loopback(location.hostname)
          ? html`<p class="caution">${icons.alert} This address leads a phone to itself. Enter the one that this
              computer has in the network, for example <code>http://192.168.1.20:${port}</code>.</p>`
          : nothing
      }</li>
    <li>Leave the account and the password empty: there are none.</li>
    <li>Start the backup. The phone is listed here from its first file on.</li>
  </ol>`;
}
