import { html, nothing } from 'lit';
import { backed_up_words, device_name, left_out_words } from '../device-words.js';
import { follow_backups } from '../following.js';
import { bytes, full_moment, moment } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import '../parts/backup-chart.js';
import { paged_list } from '../parts/paged-list.js';
import { phone_setup } from '../parts/phone-setup.js';
import { PagedReading, Reading } from '../reading.js';
import { device_href, page_href } from '../router.js';

const kPage = 100;

/** Phones that back up. */
class DevicesPage extends LightElement {
  static properties = { services: { attribute: false } };

  #devices = new PagedReading(this, (after) => this.services.api.list_devices({ after, limit: kPage }));
  #days = new Reading(this, () => this.services.api.list_backup_days());

  constructor() {
    super();
    follow_backups(this, () => this.#load());
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Devices · media-sync';
    this.#load();
  }

  #load() {
    this.#days.load();
    return this.#devices.load();
  }

  render() {
    const is_any = this.#devices.items?.length > 0;
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Devices</h1>
        <p class="muted">Phones that back up here. What is new on a phone, only the phone knows: it asks.</p></div>
      </header>
      ${is_any ? html`<ms-backup-chart .days=${this.#days.value}></ms-backup-chart>` : nothing}
      ${paged_list(this.#devices, {
        label: 'Devices',
        subject: 'The list of devices',
        again: () => this.#load(),
        row: device_row,
        empty: empty(),
      })}
      ${
        is_any
          ? html`<details class="another"><summary>Set up another phone</summary>${phone_setup()}</details>`
          : nothing
      }`;
  }
}

function empty() {
  return html`<div class="empty">${icons.phone}<strong>No phone has backed up yet</strong>
    ${phone_setup()}
    <span>For single albums, there are Shortcuts: <a href=${page_href('iphone')}>send from an iPhone</a>.</span>
  </div>`;
}

function device_row(device) {
  const { id, device_id, own_name, last_contact, failed } = device;
  const left_out = left_out_words(device);
  return html`<li class="row device" data-id=${id}>
    <span class="kind">${icons.phone}</span>
    <span class="what"><a href=${device_href(id)}>${device_name(device)}</a>
      ${own_name ? html`<span class="muted wire">${device_id}</span>` : nothing}
      <span class="second muted">${backed_up_words(device)}${
        failed > 0 ? html` · <span class="bad">${failed.toLocaleString('en')} failed</span>` : nothing
      }${left_out ? ` · ${left_out}` : nothing}</span></span>
    <span class="size">${bytes(device.bytes)}</span>
    <time class="muted" datetime=${last_contact} title="Last contact: ${full_moment(last_contact)}"
      >seen ${moment(last_contact, 'inside')}</time>
  </li>`;
}

customElements.define('ms-devices', DevicesPage);
