import { html, nothing } from 'lit';
import { backed_up_words, device_name } from '../device-words.js';
import { follow_backups } from '../following.js';
import { bytes } from '../format.js';
import { icons } from '../icons.js';
import { KeptFocus } from '../kept-focus.js';
import { LightElement } from '../light-element.js';
import '../parts/backup-chart.js';
import '../parts/backup-log.js';
import '../parts/ignored-files.js';
import { problem_notice } from '../parts/problem-notice.js';
import { when } from '../parts/when.js';
import { Reading } from '../reading.js';
import { page_href } from '../router.js';

const kLongestName = 80; // characters

/** One phone: its name, what it has sent, and what it leaves out. */
class DevicePage extends LightElement {
  static properties = {
    services: { attribute: false },
    device_number: {},
    is_naming: { state: true },
    refusal: { state: true },
  };

  #device = new Reading(this, () => this.services.api.get_device(this.device_number));
  #days = new Reading(this, () => this.services.api.list_backup_days(this.device_number));

  constructor() {
    super();
    this.is_naming = false;
    this.refusal = '';
    new KeptFocus(this, () => this.querySelector('[name=own_name], .page-head button'));
    follow_backups(this, () => this.#load_all());
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Device · media-sync';
    this.#load();
  }

  async #load() {
    this.#days.load();
    await this.#device.load();
    if (this.#device.value) document.title = `${device_name(this.#device.value)} · media-sync`;
  }

  #load_all() {
    const parts = this.querySelectorAll('ms-backup-log, ms-ignored-files');
    return Promise.all([this.#load(), ...Array.from(parts, (part) => part.load())]);
  }

  /** -> whether it has that name now */
  async #name(own_name) {
    this.refusal = '';
    try {
      await this.services.api.name_device(this.device_number, own_name);
    } catch (error) {
      this.refusal = error.message;
      return false;
    }
    await this.#load();
    return true;
  }

  async #save(event) {
    event.preventDefault();
    const before = this.#device.value.own_name ?? '';
    if (!(await this.#name(event.target.elements.own_name.value))) return;
    this.is_naming = false;
    const after = this.#device.value.own_name ?? '';
    if (after === before) return;
    this.services.toasts.show(after ? `This device is called ${after} now.` : 'The name was taken away.', {
      words: 'Undo',
      run: () => this.#name(before),
    });
  }

  async #begin_naming() {
    this.is_naming = true;
    await this.updateComplete;
    this.querySelector('[name=own_name]').select();
  }

  render() {
    const { value: device, error } = this.#device;
    return html`
      <nav class="trail" aria-label="You are here"><a href=${page_href('devices')}>Devices</a></nav>
      <header class="page-head"><div class="grow">
        <h1 tabindex="-1">${device ? device_name(device) : 'Device'}</h1>
        ${device ? contact(device) : nothing}</div>
        ${
          device && !this.is_naming
            ? html`<div class="actions"><button class="secondary outline" @click=${this.#begin_naming}>
                ${icons.tag} ${device.own_name ? 'Change the name' : 'Give it a name'}</button></div>`
            : nothing
        }</header>
      ${problem_notice(error, () => this.#load())}
      ${device && this.is_naming ? this.#form(device) : nothing}
      ${device ? this.#body(device) : nothing}`;
  }

  #form({ own_name, device_id }) {
    return html`<form class="panel device-name" @submit=${this.#save}
      @keydown=${(event) => event.key === 'Escape' && this.#stop_naming()}>
      <label>Name <input name="own_name" .value=${own_name ?? ''} placeholder=${device_id} maxlength=${kLongestName}
        autocomplete="off" aria-invalid=${this.refusal ? 'true' : nothing}></label>
      <div class="actions"><button type="submit">Save</button>
        <button type="button" class="quiet" @click=${this.#stop_naming}>Cancel</button></div>
      <small class="muted">Only for people: the phone goes on calling itself ${device_id}. Empty takes the name
        away.</small>
      ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal}</p>` : nothing}
    </form>`;
  }

  #stop_naming() {
    this.is_naming = false;
    this.refusal = '';
  }

  #body(device) {
    const { services } = this;
    return html`
      <dl class="figures">
        ${figure('Backed up', bytes(device.bytes), backed_up_words(device))}
        ${figure('Failed', device.failed, 'it arrived and could not be stored', device.failed > 0)}
        ${figure('No longer there', device.gone, 'deleted or edited here: the phone sends it again')}
        ${figure('Ignored', device.ignored, 'the phone leaves it out')}
      </dl>
      <ms-backup-chart .days=${this.#days.value}></ms-backup-chart>
      <ms-ignored-files .services=${services} .device_id=${device.device_id} .number=${device.ignored}
        @changed=${() => this.#load()}></ms-ignored-files>
      <ms-backup-log .services=${services} .device_id=${device.device_id}></ms-backup-log>`;
  }
}

function contact({ own_name, device_id, last_contact, last_backup }) {
  return html`<p class="facts muted">
    ${own_name ? html`<span>calls itself ${device_id}</span>` : nothing}
    <span>last contact ${when(last_contact, 'inside')}</span>
    ${last_backup ? html`<span>last backup ${when(last_backup, 'inside')}</span>` : nothing}</p>`;
}

function figure(words, value, detail, is_bad = false) {
  return html`<div class="panel"><dt>${words}</dt>
    <dd class=${is_bad ? 'bad' : nothing}>${value.toLocaleString('en')}</dd>
    <dd class="muted">${detail}</dd></div>`;
}

customElements.define('ms-device', DevicePage);
