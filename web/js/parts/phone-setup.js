import { html } from 'lit';
import { loopback_caution } from './loopback-caution.js';

/** How a phone is made to back up here. */
export function phone_setup() {
  return html`<ol class="phone-setup">
    <li>Connect the phone to this network.</li>
    <li>In the settings of its backup app (iclood), enter the address of this server:
      <code>${location.origin}</code>
      ${loopback_caution(location)}</li>
    <li>Leave the account and the password empty: there are none.</li>
    <li>Start the backup. The phone is listed here from its first file on.</li>
  </ol>`;
}
