import { LitElement, html, nothing } from 'lit';
import { carries_files, dropped_files } from '../dropped-files.js';
import { bytes, count, full_moment, moment, reindex_tally } from '../format.js';
import { icons } from '../icons.js';
import { events_href, projects_href } from '../router.js';
import { Listening } from '../store.js';
import '../parts/file-table.js';
import '../parts/upload-list.js';

const kJobPollMs = 1_000;
const kIsApplePhone = /iPhone|iPad/.test(navigator.userAgent);

class ProjectPage extends LitElement {
  static properties = {
    services: { attribute: false },
    project: {},
    index: { state: true },
    problem: { state: true },
    reindexing: { state: true },
    outcome: { state: true },
    dragging: { state: true },
  };

  #drag_depth = 0;
  #loading = false;
  #arrivals = []; // files that came while the index was being read

  constructor() {
    super();
    this.index = null;
    this.problem = null;
    this.reindexing = '';
    this.outcome = null;
    this.dragging = false;
    new Listening(
      this,
      () => this.services.feed,
      'events',
      ({ detail }) => this.#take_events(detail),
    );
    new Listening(
      this,
      () => this.services.feed,
      'stale',
      () => this.#load(),
    );
    new Listening(
      this,
      () => this.services.queue,
      'stored',
      ({ detail }) => {
        if (detail.project === this.project) this.#arrived(detail.answer, new Date().toISOString());
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

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = `${this.project} · media-sync`;
    this.#load();
  }

  async #load() {
    if (this.#loading) return;
    this.#loading = true;
    try {
      this.index = await this.services.api.get_project(this.project);
      this.problem = null;
    } catch (error) {
      this.problem = error;
    }
    this.#loading = false;
    for (const [answer, time] of this.#arrivals.splice(0)) this.#arrived(answer, time);
  }

  #take_events(events) {
    for (const { event, project, payload, timestamp } of events) {
      if (project !== this.project) continue;
      if (event === 'upload') this.#arrived(payload, timestamp);
      else if (event === 'reindex' || event === 'project') this.#load();
    }
  }

  /** Adds one file to the list without reading the whole index again. */
  #arrived({ path, sha256, size }, uploaded_at) {
    if (this.#loading) this.#arrivals.push([{ path, sha256, size }, uploaded_at]);
    if (this.index === null) return;
    if (this.index.files.some((file) => file.relative_path === path)) return;
    const files = [...this.index.files, { relative_path: path, sha256, size, uploaded_at }];
    this.index = { ...this.index, files };
  }

  #drag(event, step) {
    if (!carries_files(event.dataTransfer)) return;
    this.#drag_depth = Math.max(0, this.#drag_depth + step);
    this.dragging = this.#drag_depth > 0 && this.index !== null;
  }

  async #drop(event) {
    this.#drag_depth = 0;
    this.dragging = false;
    if (!carries_files(event.dataTransfer) || this.index === null) return;
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
      await this.#load();
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

  async #adopt() {
    try {
      await this.services.api.create_project(this.project);
      await this.#load();
      if (this.index !== null) await this.#reindex();
    } catch (error) {
      this.problem = error;
    }
  }

  render() {
    return html`
      <nav class="trail" aria-label="You are here"><a href=${projects_href}>Projects</a></nav>
      <header class="page-head">
        <div class="grow"><h1 tabindex="-1" title=${this.project}>${this.project}</h1>${this.#facts()}</div>
        ${this.index ? this.#actions() : nothing}
      </header>
      ${this.problem ? this.#problem() : nothing}
      ${this.index === null && !this.problem ? html`<p aria-busy="true" class="muted">Loading</p>` : nothing}
      ${this.index ? this.#content() : nothing}
      ${
        this.dragging
          ? html`<div class="drop-here">${icons.upload}
        <p>Drop to upload to <strong>${this.project}</strong></p></div>`
          : nothing
      }
    `;
  }

  #facts() {
    if (!this.index) return nothing;
    const { files, notes, created_at } = this.index;
    const total = files.reduce((sum, file) => sum + file.size, 0);
    return html`
      ${notes ? html`<p class="notes">${notes}</p>` : nothing}
      <p class="muted facts"><span>${count(files.length, 'file')}</span><span>${bytes(total)}</span>
        <span class="created" title=${full_moment(created_at)}>created ${moment(created_at, 'inside')}</span>
        <span><a href=${events_href({ project: this.project })}>Events</a></span></p>`;
  }

  #actions() {
    return html`<div class="actions">
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

  #content() {
    const { files } = this.index;
    return html`
      ${
        this.outcome
          ? html`<div class="notice ${this.outcome.good ? 'good' : 'bad'}" role="status">
        ${this.outcome.good ? icons.check : icons.alert}<p>${this.outcome.words}</p>
        <button class="quiet icon-only" aria-label="Dismiss" @click=${() => {
          this.outcome = null;
        }}>
          ${icons.close}</button></div>`
          : nothing
      }
      <ms-uploads .queue=${this.services.queue} .project=${this.project}></ms-uploads>
      ${
        files.length === 0
          ? this.#empty()
          : html`
        <ms-files .services=${this.services} .project=${this.project} .files=${files}></ms-files>`
      }
      ${this.#phone_note()}
    `;
  }

  #empty() {
    if (this.services.queue.of_project(this.project).length > 0) return nothing;
    return html`<label class="empty" for="pick-files">${icons.upload}
      <strong>Drop photos and video anywhere on this page</strong>
      <span>or choose them. They land in <code>${this.project}/ingest/originals</code> on the shared
        drive.</span>
      <span class="muted">Files already lie there? Reindex finds them.</span></label>`;
  }

  #phone_note() {
    return html`<details class="phone-note" ?open=${kIsApplePhone}>
      <summary>${icons.phone} Uploading from an iPhone</summary>
      <p>“Photo Library” hands over pictures as they are, but converts video to a smaller copy first. To send
        the original video, save it to Files and pick it with “Choose Files”, or send it with a Shortcut.
        Keep this page open until every file says “Stored”.</p></details>`;
  }

  #problem() {
    return html`<div class="notice bad" role="alert">${icons.alert}<p>${this.problem.message}</p>
      ${this.#way_out()}</div>`;
  }

  #way_out() {
    if (this.problem.code === 'no_index') {
      return html`<button class="quiet" @click=${this.#adopt}>Make it a project</button>`;
    }
    if (this.problem.code === 'unknown_project') return html`<a href=${projects_href}>All projects</a>`;
    return html`<button class="quiet" @click=${this.#load}>Try again</button>`;
  }
}

customElements.define('ms-project', ProjectPage);
