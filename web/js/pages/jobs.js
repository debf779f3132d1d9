import { html, nothing } from 'lit';
import { count, duration, reindex_tally } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { paged_list } from '../parts/paged-list.js';
import { when } from '../parts/when.js';
import { PagedReading } from '../reading.js';
import { project_href } from '../router.js';

const kPage = 50;
const kBusyPollMs = 1_000;
const kIdlePollMs = 5_000;

const kKindWords = {
  publish: 'Write index.json',
  reindex: 'Reindex',
  rescan: 'Look for changes',
  purge: 'Empty the trash',
  thumbnails: 'Read media, make thumbnails',
  ledger: 'Fill the review ledger',
};
const kStateWords = { waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed' };

function is_open({ state }) {
  return state === 'waiting' || state === 'running';
}

class JobsPage extends LightElement {
  static properties = {
    services: { attribute: false },
    starting: { state: true },
    outcome: { state: true },
  };

  #timer = 0;
  #jobs = new PagedReading(this, async (before) => {
    const items = await this.services.api.list_jobs({ before, limit: kPage });
    return { items, next: items.length === kPage ? items.at(-1).id : null };
  });

  constructor() {
    super();
    this.starting = false;
    this.outcome = '';
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Jobs · media-sync';
    this.#poll();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #poll() {
    clearTimeout(this.#timer);
    if (!document.hidden) await this.#jobs.load();
    if (!this.isConnected) return;
    const is_busy = this.#jobs.items?.some(is_open);
    this.#timer = setTimeout(() => this.#poll(), is_busy ? kBusyPollMs : kIdlePollMs);
  }

  async #reindex_all() {
    this.starting = true;
    this.outcome = '';
    try {
      const { message, jobs } = await this.services.api.reindex_all();
      this.services.toasts.show(message || `${count(jobs.length, 'reindex', 'reindexes')} started.`);
      await this.#poll();
    } catch (error) {
      this.outcome = error.unknown_address
        ? 'This server reindexes one project at a time only.'
        : error.message;
    }
    this.starting = false;
  }

  render() {
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Jobs</h1>
        <p class="muted">What the server does in the background.</p></div>
        <div class="actions"><button class="secondary outline" @click=${this.#reindex_all}
          ?disabled=${this.starting}>${icons.refresh} Reindex everything</button></div></header>
      ${
        this.outcome
          ? html`<div class="notice bad" role="alert">${icons.alert}<p>${this.outcome}</p></div>`
          : nothing
      }
      ${paged_list(this.#jobs, {
        label: 'Jobs',
        subject: 'The list of jobs',
        again: () => this.#poll(),
        row: job_row,
        empty: html`<div class="empty">${icons.job}<strong>Nothing to do</strong>
          <span>Reindexing and the like show up here while they run.</span></div>`,
      })}`;
  }
}

const kElsewhere = '.';  // what lies in none

function place_of(project) {
  if (!project) return nothing;
  if (project === kElsewhere) return html`outside projects`;
  return html`<a href=${project_href(project)}>${project}</a>`;
}

function job_row(job) {
  const { kind, project, state, created_at } = job;
  return html`<li class="row job" data-state=${state} data-kind=${kind}>
    <span class="kind">${state === 'failed' ? icons.alert : state === 'done' ? icons.check : icons.job}</span>
    <span class="what"><strong>${kKindWords[kind] ?? kind}</strong>
      ${place_of(project)}
      <span class="second muted">${job_detail(job)}</span>
      ${is_open(job) ? job_progress(job) : nothing}</span>
    <span class="state">${kStateWords[state] ?? state}</span>
    ${when(created_at)}
  </li>`;
}

function job_detail({ kind, state, error, result, progress, created_at, finished_at }) {
  if (state === 'failed') return error || 'It failed without a word.';
  if (state === 'done') {
    const took = (new Date(finished_at) - new Date(created_at)) / 1000;
    const words = kind === 'reindex' || kind === 'rescan' ? reindex_tally(result ?? {}) : '';
    return [words, took >= 1 ? `took ${duration(took)}` : ''].filter(Boolean).join(' · ');
  }
  const { done = 0, total = 0 } = progress ?? {};
  return total > 0 ? `${done.toLocaleString('en')} of ${total.toLocaleString('en')}` : '';
}

/** Without a total nobody knows how far it is. */
function job_progress({ progress, state }) {
  if (progress?.total > 0) {
    return html`<progress aria-label="Progress" max=${progress.total} .value=${progress.done}></progress>`;
  }
  return state === 'running' ? html`<progress aria-label="Progress"></progress>` : nothing;
}

customElements.define('ms-jobs', JobsPage);
