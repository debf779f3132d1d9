import { html, nothing } from 'lit';
import { batch_counts, batch_progress } from '../batch-words.js';
import { follow_events, is_about_batches } from '../following.js';
import { bytes, kind } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { paged_list } from '../parts/paged-list.js';
import { when } from '../parts/when.js';
import { PagedReading } from '../reading.js';
import { page_href, project_href } from '../router.js';

const kPage = 200;
const kStatusWords = { stored: 'Stored', duplicate: 'Already there', error: 'Failed', failed: 'Failed' };

class BatchPage extends LightElement {
  static properties = { services: { attribute: false }, batch_id: {} };

  #items = new PagedReading(this, (after) =>
    this.services.api.get_batch(this.batch_id, { after, limit: kPage }),
  );

  constructor() {
    super();
    follow_events(
      this,
      (event) => this.#is_touched_by(event),
      () => this.#items.load(),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Batch · media-sync';
    this.#items.load();
  }

  #is_touched_by(event) {
    const { batch } = this.#items.page ?? {};
    return batch?.state === 'open' && is_about_batches(event) && event.project === batch.project;
  }

  render() {
    const { page } = this.#items;
    return html`
      <nav class="trail" aria-label="You are here"><a href=${page_href('batches')}>Batches</a></nav>
      <header class="page-head"><div class="grow">
        <h1 tabindex="-1">${page ? `Batch of ${page.batch.project}` : 'Batch'}</h1>
        ${page ? head(page.batch) : nothing}</div></header>
      ${paged_list(this.#items, {
        label: 'Files',
        row: item_row,
        key: (_, at) => at,
        empty: html`<p class="muted">No file has come yet.</p>`,
      })}`;
  }
}

function head(batch) {
  const { project, device, state, started_at, received, expected } = batch;
  return html`
    <p class="muted facts"><span>${batch_counts(batch)}</span><span>${batch_progress(batch)}</span></p>
    <p class="muted facts">${device ? html`<span>from ${device}</span>` : nothing}
      <span>started ${when(started_at, 'inside')}</span>
      <span>${state === 'open' ? 'still open' : 'closed'}</span>
      <span><a href=${project_href(project)}>${project}</a></span></p>
    ${
      state === 'open' && expected
        ? html`<progress aria-label="Received" max=${expected}
          .value=${Math.min(received, expected)}></progress>`
        : nothing
    }`;
}

function item_row({ name, status, path, size, message, served }) {
  const stored = path?.split('/').pop();
  return html`<li class="row batch-item" data-status=${status}>
    <span class="kind">${icons[kind(name)]}</span>
    <span class="what">${
      served?.stream_url
        ? html`<a href=${served.stream_url} target="_blank" rel="noopener">${name}</a>`
        : html`<span>${name}</span>`
    }
      ${
        message || (stored && stored !== name)
          ? html`<span class="second muted">${message || `as ${stored}`}</span>`
          : nothing
      }</span>
    <span class="state">${kStatusWords[status] ?? status}</span>
    <span class="size muted">${bytes(size)}</span>
  </li>`;
}

customElements.define('ms-batch', BatchPage);
