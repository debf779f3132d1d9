import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { bytes, kind } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { Listening } from '../store.js';
import { has_ended, outcome_words, progress_words } from '../upload-queue.js';

const kMostRows = 40;
const kRank = { sending: 0, checking: 0, failed: 1, waiting: 2, stored: 3, duplicate: 3, cancelled: 3 };
const kStateWords = {
  waiting: 'Waiting',
  sending: 'Sending',
  checking: 'Checking',
  stored: 'Stored',
  duplicate: 'Already there',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The uploads of one project: a summary line and a row per file. */
class UploadList extends LightElement {
  static properties = { queue: { attribute: false }, project: {} };

  constructor() {
    super();
    new Listening(
      this,
      () => this.queue,
      'change',
      () => this.requestUpdate(),
    );
  }

  render() {
    const items = this.queue.of_project(this.project);
    if (items.length === 0) return nothing;
    const rows = visible_rows(items);
    return html`<section class="panel uploads" aria-label="Uploads">
      ${this.#head(this.queue.summary(this.project))}
      <ul class="upload-rows">${repeat(
        rows,
        (item) => item.id,
        (item) => this.#row(item),
      )}</ul>
      ${
        items.length > rows.length
          ? html`<p class="more muted">and ${items.length - rows.length} more</p>`
          : nothing
      }
    </section>`;
  }

  #head(summary) {
    const running = summary.ended < summary.total;
    const { queue, project } = this;
    return html`<header class="panel-head">
      <div class="grow">
        <h2>${running ? 'Uploading' : 'Uploads'}</h2>
        <p class="summary">${running ? progress_words(summary) : outcome_words(summary)}</p>
        ${running ? nothing : this.#notification()}
      </div>
      <div class="actions">
        ${
          summary.counts.failed > 0
            ? html`<button class="quiet" @click=${() => queue.retry_failed(project)}>
          ${icons.retry} Retry failed</button>`
            : nothing
        }
        ${
          running
            ? html`<button class="quiet" @click=${() => queue.cancel_all(project)}>Cancel all</button>`
            : html`<button class="quiet" @click=${() => queue.clear_ended(project)}>Clear</button>`
        }
      </div>
      ${
        running
          ? html`<progress class="total" aria-label="All uploads" max="1"
        .value=${summary.bytes > 0 ? summary.sent / summary.bytes : 0}></progress>`
          : nothing
      }
    </header>`;
  }

  #notification() {
    const words = this.queue.notification(this.project);
    return words ? html`<p class="notification">${words}</p>` : nothing;
  }

  #row(item) {
    return html`<li class="upload-row" data-state=${item.state}>
      <span class="kind">${icons[kind(item.name)]}</span>
      <span class="name" title=${item.name}>${item.name}</span>
      <span class="size muted">${
        item.state === 'sending' && item.sent > 0
          ? `${bytes(item.sent)} of ${bytes(item.size)}`
          : bytes(item.size)
      }</span>
      <span class="state">${state_icon(item.state)}${kStateWords[item.state]}</span>
      ${this.#action(item)}
      ${this.#line(item)}
    </li>`;
  }

  #line(item) {
    if (item.message && item.message !== kStateWords[item.state]) {
      return html`<span class="message">${item.message}</span>`;
    }
    if (item.state === 'sending') {
      return html`<progress aria-label=${item.name} max="1"
        .value=${item.size > 0 ? item.sent / item.size : 0}></progress>`;
    }
    if (item.state === 'checking') return html`<progress aria-label="${item.name}: checking"></progress>`;
    return nothing;
  }

  #action(item) {
    const may_retry = item.state === 'failed' || item.state === 'cancelled';
    if (has_ended(item) && !may_retry) return html`<span class="icon-only"></span>`;
    const words = may_retry ? 'Try again' : 'Cancel';
    return html`<button class="quiet icon-only" title=${words} aria-label="${words}: ${item.name}"
      @click=${() => (may_retry ? this.queue.retry(item) : this.queue.cancel(item))}>
      ${may_retry ? icons.retry : icons.close}</button>`;
  }
}

/** A short batch stays in its order; of a long one, what runs, failed and waits comes first. */
function visible_rows(items) {
  if (items.length <= kMostRows) return items;
  return [...items].sort((a, b) => kRank[a.state] - kRank[b.state]).slice(0, kMostRows);
}

function state_icon(state) {
  const drawings = { stored: icons.check, duplicate: icons.same, failed: icons.alert };
  return drawings[state] ?? nothing;
}

customElements.define('ms-uploads', UploadList);
