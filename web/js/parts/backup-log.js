import { html, nothing } from 'lit';
import { phone_path } from '../device-words.js';
import { bytes } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { kTile } from '../preview.js';
import { PagedReading } from '../reading.js';
import { awaited_picture } from './awaited-picture.js';
import { paged_list } from './paged-list.js';
import { when } from './when.js';

const kPage = 100;
const kStatus = { Completed: 'Completed', Failed: 'Failed', Pending: 'No longer there' };

/** What a device has sent, newest first. */
class BackupLog extends LightElement {
  static properties = { services: { attribute: false }, device_id: {}, status: { state: true } };

  #log = new PagedReading(this, (offset) =>
    this.services.api.list_backups(this.device_id, { status: this.status, offset: offset ?? 0, limit: kPage }),
  );

  constructor() {
    super();
    this.status = '';
  }

  willUpdate(changed) {
    if (changed.has('device_id') || changed.has('status')) this.load();
  }

  load() {
    return this.#log.load();
  }

  render() {
    return html`<section aria-label="Log"><div class="section-head"><h2>Log</h2>${this.#filter()}</div>
      ${paged_list(this.#log, {
        label: 'Files',
        subject: 'The log',
        items: once_each(this.#log.items),
        row: backup_row,
        empty: html`<p class="muted">${this.status ? 'There is none of these.' : 'This phone has sent nothing yet.'}</p>`,
      })}</section>`;
  }

  #filter() {
    const choices = [['', 'Every status'], ...Object.entries(kStatus)];
    return html`<select aria-label="Status" @change=${({ target }) => {
      this.status = target.value;
    }}>${choices.map(
      ([value, words]) => html`<option value=${value} ?selected=${value === this.status}>${words}</option>`,
    )}</select>`;
  }
}

/** A page that begins by offset repeats rows when others came on top meanwhile. */
function once_each(records) {
  return records && [...new Map(records.map((record) => [record.id, record])).values()];
}

function backup_row(record) {
  const { id, file_name, file_path, file_size, original_path, status, timestamp } = record;
  const origin = phone_path(original_path);
  return html`<li class="row backup" data-id=${id} data-status=${status}>
    ${tile(record)}
    <span class="what"><span title=${file_path}>${file_name}</span>
      <span class="second muted" title=${original_path}>${bytes(file_size)}${
        origin && origin !== file_name ? ` · ${origin}` : ''
      }</span></span>
    <span class="state">${kStatus[status] ?? status}</span>
    ${when(timestamp)}
    ${
      status === 'Completed'
        ? html`<a class="icon-only" href="/backup/${id}/file" download=${file_name} title="Download"
            aria-label="Download ${file_name}">${icons.download}</a>`
        : html`<span class="icon-only" aria-hidden="true"></span>`
    }
  </li>`;
}

function tile({ file_type, sha256, status }) {
  const icon = status === 'Failed' ? icons.alert : icons[file_type === 'video' ? 'video' : 'image'];
  const address = sha256 && status === 'Completed' ? `/api/previews/${sha256}?size=${kTile}` : null;
  return html`<span class="face kind">${icon}${address ? awaited_picture(address) : nothing}</span>`;
}

customElements.define('ms-backup-log', BackupLog);
