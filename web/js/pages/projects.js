import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { phone_address } from '../address.js';
import { follow_events } from '../following.js';
import { bytes, count, moment } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { loading } from '../parts/loading.js';
import { problem_notice } from '../parts/problem-notice.js';
import { Reading } from '../reading.js';
import { page_href, project_href } from '../router.js';
import { Listening } from '../store.js';
import '../parts/loose-files.js';

const kSearchFrom = 9; // fewer projects are found faster by eye
const kChanging = new Set(['project', 'project-changed', 'rename', 'upload', 'delete', 'restore', 'move', 'reindex']);
const kLayoutWords = { 'by-day': 'Built in, sorted by day', 'by-month': 'Built in, sorted by month' };

/** A name that the server accepts, from what was typed; "" when nothing is left. */
function suggestion(typed) {
  return typed
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

class ProjectsPage extends LightElement {
  static properties = {
    services: { attribute: false },
    name: { state: true },
    refusal: { state: true },
    creating: { state: true },
    wanted: { state: true },
  };

  #projects = new Reading(this, () => this.services.api.list_projects());

  constructor() {
    super();
    this.name = '';
    this.refusal = '';
    this.creating = false;
    this.wanted = '';
    follow_events(
      this,
      ({ event }) => kChanging.has(event),
      () => this.#projects.load(),
    );
    new Listening(
      this,
      () => document,
      'visibilitychange',
      () => {
        if (!document.hidden) this.#projects.load(); // folders that were made by hand have no event
      },
    );
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Projects · media-sync';
    this.#projects.load();
  }

  async #create(event) {
    event.preventDefault();
    const notes = event.target.elements.notes.value.trim();
    this.creating = true;
    this.refusal = '';
    try {
      const project = await this.services.api.create_project(this.name, notes);
      this.services.announce(`Project ${project.name} is ready.`);
      this.services.router.go(project_href(project.name));
    } catch (error) {
      this.refusal = error.message;
      this.querySelector('#project-name').focus();
    } finally {
      this.creating = false;
    }
  }

  #take_suggestion(name) {
    this.name = name;
    this.refusal = '';
    this.querySelector('#project-name').focus();
  }

  render() {
    const { value: projects, error } = this.#projects;
    const first_time = projects?.length === 0;
    return html`
      <header class="page-head"><h1 tabindex="-1">${first_time ? 'Welcome' : 'Projects'}</h1>
        ${
          projects?.length > 0
            ? html`<p class="muted">${count(projects.length, 'project')}</p>`
            : nothing
        }
      </header>
      ${first_time ? this.#welcome() : nothing}
      ${this.#form(first_time)}
      ${problem_notice(error, () => this.#projects.load())}
      ${loading(this.#projects)}
      <ms-loose-files .services=${this.services}></ms-loose-files>
      ${projects?.length > 0 ? this.#list(projects) : nothing}
    `;
  }

  #welcome() {
    return html`<section class="welcome">
      <p class="lead">Photos and video from every phone and camera, in plain folders on this network.</p>
      <ol class="steps">
        <li><strong>Name a project</strong>
          <span>A wedding, a shoot, a holiday. It becomes a folder.</span></li>
        <li><strong>Drop files into it</strong>
          <span>Here, or from a phone at <b>${phone_address()}</b>, best with
          <a href=${page_href('iphone')}>a Shortcut</a>. The same file twice is kept once.</span></li>
        <li><strong>Edit from the shared drive</strong><span>Originals are in <code>ingest/originals</code>,
          untouched.</span></li>
      </ol>
    </section>`;
  }

  #form(first_time) {
    const better = this.name && suggestion(this.name) !== this.name ? suggestion(this.name) : '';
    const refused = this.refusal !== '';
    return html`<form class="panel create" @submit=${this.#create} novalidate>
      <label class="field"><span>${first_time ? 'Your first project' : 'New project'}</span>
        <input id="project-name" name="name" autocomplete="off" autocapitalize="off" spellcheck="false"
          required
          placeholder="Summer-2025" .value=${this.name} aria-invalid=${refused ? 'true' : nothing}
          aria-describedby="project-name-help"
          @input=${(event) => {
            this.name = event.target.value;
            this.refusal = '';
          }}>
      </label>
      <label class="field"><span>Notes <small class="muted">optional</small></span>
        <input name="notes" autocomplete="off" placeholder="Who, where, for whom">
      </label>
      <button type="submit" ?disabled=${this.name === ''} aria-busy=${this.creating ? 'true' : nothing}>
        ${this.creating ? nothing : icons.plus} Create</button>
      <p id="project-name-help" class="help" role=${refused ? 'alert' : nothing}>
        ${refused ? html`<span class="refusal">${this.refusal}</span>` : nothing}
        ${!refused && !better ? html`Letters, digits, dot, dash and underscore.` : nothing}
        ${
          better
            ? html`<button type="button" class="link" @click=${() => this.#take_suggestion(better)}>
          Use “${better}”</button>`
            : nothing
        }
      </p>
    </form>`;
  }

  #list(projects) {
    const wanted = this.wanted.toLocaleLowerCase();
    const shown = projects.filter((project) => project.name.toLocaleLowerCase().includes(wanted));
    return html`
      ${
        projects.length >= kSearchFrom
          ? html`<input type="search" class="search" aria-label="Find a project"
        placeholder="Find a project" .value=${this.wanted}
        @input=${(event) => {
          this.wanted = event.target.value;
        }}>`
          : nothing
      }
      <ul class="project-grid">${repeat(shown, (project) => project.name, project_card)}</ul>
      ${shown.length === 0 ? html`<p class="muted">No project is called like that.</p>` : nothing}
    `;
  }
}

function project_card(project) {
  return html`<li><a class="card ${project.layout ? 'built-in' : ''}" href=${project_href(project.name)}>
    <span class="kind">${icons.folder}</span>
    <span class="text"><span class="name" title=${project.name}>${project.name}</span>
      ${card_lines(project).map((words) => html`<span class="muted note">${words}</span>`)}
      ${
        project.labels?.length > 0
          ? html`<span class="tags">${project.labels.map((label) => html`<span class="chip">${label}</span>`)}
            </span>`
          : nothing
      }</span></a></li>`;
}

function card_lines({ layout, index_exists, assets, bytes: size, last_added_at }) {
  if (!layout && !index_exists) return ['Folder, not a project yet'];
  const lines = layout ? [kLayoutWords[layout] ?? 'Built in'] : [];
  if (!Number.isFinite(assets)) return lines;
  lines.push(assets === 0 ? 'Empty' : `${count(assets, 'file')} · ${bytes(size)}`);
  if (last_added_at) lines.push(`Last file ${moment(last_added_at, 'inside')}`);
  return lines;
}

customElements.define('ms-projects', ProjectsPage);
