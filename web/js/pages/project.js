import { html, nothing } from 'lit';
import { carries_files, dropped_files } from '../dropped-files.js';
import { follow_events } from '../following.js';
import { bytes, count, full_moment, moment, reindex_tally } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { loading } from '../parts/loading.js';
import { Reading } from '../reading.js';
import { events_href, page_href, project_href, projects_href } from '../router.js';
import { Listening } from '../store.js';
import '../parts/media-view.js';
import '../parts/project-settings.js';
import '../parts/upload-list.js';

const kJobPollMs = 1_000;

class ProjectPage extends LightElement {
  static properties = {
    services: { attribute: false },
    project: {},
    query: { attribute: false },
    reindexing: { state: true },
    outcome: { state: true },
    dragging: { state: true },
  };

  #drag_depth = 0;
  #facts = new Reading(this, () => this.services.api.get_project(this.project));
  #counts = follow_events(
    this,
    ({ project }) => project === this.project,
    () => this.#facts.load(),
  );

  constructor() {
    super();
    this.reindexing = '';
    this.outcome = null;
    this.dragging = false;
    new Listening(
      this,
      () => this.services.feed,
      'events',
      ({ detail }) => this.#follow_rename(detail),
    );
    new Listening(
      this,
      () => this.services.queue,
      'stored',
      ({ detail }) => {
        if (detail.project === this.project) this.#counts.ask();
      },
    );
    new Listening(
      this,
      () => window,
      'dragenter',
      (event) => this.#drag(event, +1),
    );
    new Listening(
      this,
      () => window,
      'dragleave',
      (event) => this.#drag(event, -1),
    );
    new Listening(
      this,
      () => window,
      'drop',
      (event) => this.#drop(event),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = `${this.project} · media-sync`;
    this.#facts.load();
  }

  #follow_rename(events) {
    const rename = events.find(({ event, payload }) => event === 'rename' && payload.from === this.project);
    if (rename) this.services.router.go(project_href(rename.project));
  }

  /** Whether people may put files into it here: not into the folders that the server fills itself. */
  get #takes_uploads() {
    return this.#facts.value !== null && !this.#facts.value.layout;
  }

  #drag(event, step) {
    if (!carries_files(event.dataTransfer)) return;
    this.#drag_depth = Math.max(0, this.#drag_depth + step);
    this.dragging = this.#drag_depth > 0 && this.#takes_uploads;
  }

  async #drop(event) {
    this.#drag_depth = 0;
    this.dragging = false;
    if (!carries_files(event.dataTransfer) || !this.#takes_uploads) return;
    event.preventDefault();
    this.#upload(await dropped_files(event.dataTransfer));
  }

  #picked(event) {
    this.#upload(Array.from(event.target.files));
    event.target.value = '';
  }

  #upload(files) {
    if (files.length === 0) return;
    this.services.queue.add(this.project, files);
    this.services.announce(`${count(files.length, 'file')} to upload.`);
  }

  async #reindex() {
    this.reindexing = 'Reading the folder';
    this.outcome = null;
    try {
      const answer = await this.services.api.reindex(this.project);
      const result = answer.status === 'accepted' ? await this.#job_result(answer.job) : answer;
      this.outcome = { good: true, words: `Reindexed: ${reindex_tally(result)}.` };
      this.#changed();
    } catch (error) {
      this.outcome = { good: false, words: error.message };
    }
    this.reindexing = '';
  }

  async #job_result(id) {
    while (this.isConnected) {
      const job = await this.services.api.get_job(id);
      if (job.state === 'done') return job.result ?? {};
      if (job.state === 'failed') throw new Error(job.error || 'The reindex failed.');
      const { done, total } = job.progress ?? {};
      if (total > 0) this.reindexing = `${done.toLocaleString('en')} of ${count(total, 'file')}`;
      await new Promise((wake) => setTimeout(wake, kJobPollMs));
    }
    return {};
  }

  #changed() {
    this.#facts.load();
    this.querySelector('ms-media')?.list.reload();
  }

  async #adopt() {
    try {
      await this.services.api.create_project(this.project);
      await this.#facts.load();
      if (this.#facts.value !== null) await this.#reindex();
    } catch (error) {
      this.outcome = { good: false, words: error.message };
    }
  }

  #renamed({ detail }) {
    if (detail.name === this.project) this.#facts.load();
    else this.services.router.go(project_href(detail.name));
  }

  render() {
    const { value, error } = this.#facts;
    return html`
      <nav class="trail" aria-label="You are here"><a href=${projects_href}>Projects</a></nav>
      <header class="page-head">
        <div class="grow"><h1 tabindex="-1" title=${this.project}>${this.project}</h1>
          ${value ? facts(value) : nothing}</div>
        ${this.#takes_uploads ? this.#actions() : nothing}
      </header>
      ${error ? this.#problem(error) : nothing}
      ${loading(this.#facts)}
      ${this.outcome ? this.#outcome() : nothing}
      ${value ? this.#content() : nothing}
      ${
        this.dragging
          ? html`<div class="drop-here">${icons.upload}
        <p>Drop to upload to <strong>${this.project}</strong></p></div>`
          : nothing
      }
    `;
  }

  #actions() {
    return html`<div class="actions">
      <button class="secondary outline sole-icon" title="Project settings" aria-label="Project settings"
        @click=${() => this.querySelector('ms-project-settings').open()}>${icons.settings}</button>
      <button class="secondary outline" @click=${this.#reindex} ?disabled=${this.reindexing !== ''}
        aria-busy=${this.reindexing ? 'true' : nothing}
        title="Look for files that were added, moved or removed by hand">
        ${this.reindexing ? this.reindexing : html`${icons.refresh} Reindex`}</button>
      <label class="pick">
        <input type="file" multiple class="unseen" id="pick-files" aria-label="Upload files"
          @change=${this.#picked}>
        <span class="button">${icons.upload} Upload files</span>
      </label>
    </div>`;
  }

  #outcome() {
    const { good, words } = this.outcome;
    return html`<div class="notice ${good ? 'good' : 'bad'}" role="status">
      ${good ? icons.check : icons.alert}<p>${words}</p>
      <button class="quiet icon-only" aria-label="Dismiss" @click=${() => {
        this.outcome = null;
      }}>${icons.close}</button></div>`;
  }

  #content() {
    const { services, project } = this;
    return html`
      <ms-uploads .queue=${services.queue} .project=${project}></ms-uploads>
      <ms-media .services=${services} .project=${project} .query=${this.query} .empty=${this.#empty()}
        @changed=${() => this.#facts.load()}></ms-media>
      <ms-project-settings .services=${services} .project=${this.#facts.value} @changed=${this.#renamed}>
      </ms-project-settings>`;
  }

  #empty() {
    if (!this.#takes_uploads) return html`<p class="muted">There are no files here yet.</p>`;
    if (this.services.queue.of_project(this.project).length > 0) return nothing;
    return html`<label class="empty" for="pick-files">${icons.upload}
      <strong>Drop photos and video anywhere on this page</strong>
      <span>or choose them. They land in <code>${this.project}/ingest/originals</code> on the shared
        drive.</span>
      <span class="muted">Files already lie there? Reindex finds them.
        From a phone? <a href=${page_href('iphone')}>This is how.</a></span></label>`;
  }

  #problem(error) {
    return html`<div class="notice bad" role="alert">${icons.alert}<p>${error.message}</p>
      ${this.#way_out(error)}</div>`;
  }

  #way_out({ code }) {
    if (code === 'no_index') {
      return html`<button class="quiet" @click=${this.#adopt}>Make it a project</button>`;
    }
    if (code === 'unknown_project') return html`<a href=${projects_href}>All projects</a>`;
    return html`<button class="quiet" @click=${() => this.#facts.load()}>Try again</button>`;
  }
}

function facts({ name, notes, labels = [], assets, bytes: size, created_at }) {
  return html`
    ${notes ? html`<p class="notes">${notes}</p>` : nothing}
    <p class="muted facts">
      ${
        Number.isFinite(assets)
          ? html`<span>${count(assets, 'file')}</span><span>${bytes(size)}</span>`
          : nothing
      }
      ${
        created_at
          ? html`<span class="created" title=${full_moment(created_at)}
            >created ${moment(created_at, 'inside')}</span>`
          : nothing
      }
      <span><a href=${events_href({ project: name })}>Events</a></span>
      <span><a href=${page_href('batches', { project: name })}>Batches</a></span></p>
    ${
      labels.length > 0
        ? html`<p class="tags">${labels.map((label) => html`<span class="chip">${label}</span>`)}</p>`
        : nothing
    }`;
}

customElements.define('ms-project', ProjectPage);
