import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { batch_counts } from '../batch-words.js';
import { bytes, reindex_tally, short_path } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { loading } from '../parts/loading.js';
import { problem_notice } from '../parts/problem-notice.js';
import { when } from '../parts/when.js';
import { Reading } from '../reading.js';
import { events_href, project_href } from '../router.js';
import { Listening } from '../store.js';

const kMostRows = 300;
const kMostPayloadCharacters = 240;

const kOfOneFile = new Set(['move', 'delete', 'restore', 'tag', 'purge']);
const kTypes = {
  upload: { words: 'Stored', icon: icons.check },
  duplicate: { words: 'Already there', icon: icons.same },
  'sync-album': { words: 'Album synced', icon: icons.phone },
  reindex: { words: 'Reindexed', icon: icons.refresh },
  project: { words: 'Project created', icon: icons.folder },
  'project-changed': { words: 'Project changed', icon: icons.folder },
  rename: { words: 'Project renamed', icon: icons.folder },
  batch: { words: 'Batch', icon: icons.batch },
  move: { words: 'Moved', icon: icons.move },
  delete: { words: 'Deleted', icon: icons.trash },
  restore: { words: 'Restored', icon: icons.undo },
  tag: { words: 'Tagged', icon: icons.tag },
  purge: { words: 'Purged', icon: icons.trash },
  device: { words: 'Device named', icon: icons.phone },
  settings: { words: 'Settings changed', icon: icons.settings },
};

class EventsPage extends LightElement {
  static properties = {
    services: { attribute: false },
    filter: { attribute: false },
    events: { state: true },
    error: { state: true },
  };

  #projects = new Reading(this, () => this.services.api.list_projects());

  constructor() {
    super();
    this.filter = {};
    this.events = null;
    this.error = null;
    new Listening(
      this,
      () => this.services.feed,
      'events',
      ({ detail }) => this.#arrived(detail),
    );
    new Listening(
      this,
      () => this.services.feed,
      'stale',
      () => {
        this.#load();
        this.#projects.load();
      },
    );
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Sync events · media-sync';
    this.#projects.load();
  }

  /** Nothing was read yet. */
  get is_waiting() {
    return this.events === null && this.error === null;
  }

  willUpdate(changed) {
    if (changed.has('filter')) this.#load();
  }

  async #load() {
    const asked = this.filter;
    try {
      const { events } = await this.services.api.get_events({ limit: 200, ...asked });
      if (asked !== this.filter) return;
      this.events = [];
      this.error = null;
      this.#add(events);
    } catch (error) {
      if (asked === this.filter) this.error = error;
    }
  }

  #arrived(events) {
    this.#add(events);
    if (events.some((event) => event.event === 'project')) this.#projects.load();
  }

  /** `arrived` is oldest first, as the server tells it; the list is newest first. */
  #add(arrived) {
    const { project = '', type = '' } = this.filter;
    const known = new Set(this.events?.map((event) => event.id));
    const fresh = arrived.filter(
      (event) =>
        !known.has(event.id) && (!project || event.project === project) && (!type || event.event === type),
    );
    if (fresh.length > 0) this.events = [...fresh.reverse(), ...(this.events ?? [])].slice(0, kMostRows);
  }

  #choose(change) {
    this.services.router.go(events_href({ ...this.filter, ...change }));
  }

  render() {
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Sync events</h1>
        <p class="muted">What devices and people did, as it happens. Newest first.</p></div></header>
      ${this.#tools()}
      ${problem_notice(this.error, () => this.#load())}
      ${loading(this)}
      ${this.events?.length === 0 ? this.#empty() : nothing}
      ${
        this.events?.length > 0
          ? html`<ol class="events panel" aria-label="Sync events">
        ${repeat(this.events, (event) => event.id, event_row)}</ol>`
          : nothing
      }
    `;
  }

  #tools() {
    const { project = '', type = '' } = this.filter;
    const known = (this.#projects.value ?? []).map(({ name }) => name);
    const names = project && !known.includes(project) ? [project, ...known] : known;
    return html`<div class="list-tools">
      <select aria-label="Project" @change=${(event) => this.#choose({ project: event.target.value })}>
        <option value="" ?selected=${project === ''}>All projects</option>
        ${names.map((name) => html`<option value=${name} ?selected=${name === project}>${name}</option>`)}
      </select>
      <select aria-label="Type" @change=${(event) => this.#choose({ type: event.target.value })}>
        <option value="" ?selected=${type === ''}>All types</option>
        ${Object.entries(kTypes).map(
          ([key, { words }]) => html`<option value=${key} ?selected=${key === type}>
          ${words}</option>`,
        )}
      </select>
    </div>`;
  }

  #empty() {
    const filtered = this.filter.project || this.filter.type;
    return html`<div class="empty">${icons.refresh}
      <strong>${filtered ? 'Nothing like that has happened yet' : 'Nothing has happened yet'}</strong>
      <span>${
        filtered
          ? html`<a href=${events_href()}>Show all events</a>`
          : 'Uploads, album syncs and reindexing show up here the moment they happen.'
      }</span></div>`;
  }
}

function event_row(event) {
  const type = kTypes[event.event] ?? { words: event.event, icon: icons.other };
  return html`<li class="event" data-type=${event.event}>
    <span class="kind">${type.icon}</span>
    <span class="what"><strong>${type.words}</strong>
      <span class="detail">${event_detail(event)}</span></span>
    <span class="where">${
      event.project ? html`<a href=${project_href(event.project)}>${event.project}</a>` : nothing
    }</span>
    ${when(event.timestamp)}
  </li>`;
}

function event_detail({ event, payload }) {
  const told = payload ?? {};
  if (event === 'upload') return `${stored_name(told)} · ${bytes(told.size)}`;
  if (event === 'duplicate') return same_words(told);
  if (event === 'reindex') return reindex_tally(told);
  if (event === 'sync-album') return album_words(told);
  if (event === 'project' || event === 'project-changed') return typeof told.notes === 'string' ? told.notes : '';
  if (event === 'batch') return batch_event_words(told);
  if (event === 'rename') return `${told.from} → ${told.to}`;
  if (event === 'device') return [told.device_id, told.to || 'no other name'].join(' → ');
  if (event === 'settings') return settings_words(told);
  if (kOfOneFile.has(event)) return file_words(told);
  return raw_words(told);
}

function batch_event_words(batch) {
  const words = [batch.device, batch.state];
  if (batch.state === 'closed') words.push(batch_counts(batch), bytes(batch.bytes));
  return words.filter(Boolean).join(' · ');
}

/** What was done with one file: its name, where it went or came from, its tags. */
function file_words(told) {
  const name = stored_name(told);
  if (!name) return raw_words(told);
  const words = [name];
  if (told.to_project) words.push(`to ${told.to_project}`);
  if (told.from_project) words.push(`from ${told.from_project}`);
  if (Array.isArray(told.tags)) words.push(told.tags.join(', ') || 'no tags');
  return words.join(' · ');
}

function settings_words({ changed = {} }) {
  const word = (value) => (Array.isArray(value) ? value.join(', ') || 'nothing' : String(value));
  return Object.entries(changed)
    .map(([name, { from, to }]) => `${name}: ${word(from)} → ${word(to)}`)
    .join(' · ');
}

function stored_name({ path, name }) {
  return typeof path === 'string' ? short_path(path) : (name ?? '');
}

function same_words({ path, name }) {
  const stored = stored_name({ path, name });
  return name && name !== stored ? `${name} is ${stored}` : stored;
}

function album_words(payload) {
  const words = [payload.album_name, payload.device, payload.note].filter(
    (word) => typeof word === 'string' && word,
  );
  return words.length > 0 ? words.join(' · ').slice(0, kMostPayloadCharacters) : raw_words(payload);
}

function raw_words(payload) {
  const text = JSON.stringify(payload);
  if (text === '{}') return '';
  return text.length > kMostPayloadCharacters ? `${text.slice(0, kMostPayloadCharacters)}…` : text;
}

customElements.define('ms-events', EventsPage);
