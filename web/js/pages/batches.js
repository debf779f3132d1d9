import { html, nothing } from 'lit';
import { batch_counts, batch_progress } from '../batch-words.js';
import { follow_events, is_about_batches } from '../following.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { paged_list } from '../parts/paged-list.js';
import { when } from '../parts/when.js';
import { PagedReading } from '../reading.js';
import { batch_href, page_href } from '../router.js';

const kPage = 50;

class BatchesPage extends LightElement {
  static properties = { services: { attribute: false }, project: {} };

  #batches = new PagedReading(this, (before) =>
    this.services.api.list_batches({ project: this.project, limit: kPage, before }),
  );

  constructor() {
    super();
    this.project = '';
    follow_events(this, is_about_batches, () => this.#batches.load());
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Batches · media-sync';
  }

  willUpdate(changed) {
    if (changed.has('project')) this.#batches.load();
  }

  render() {
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Batches</h1>
        <p class="muted">Files that a phone or a browser sent together.
          ${
            this.project
              ? html`Only of ${this.project}: <a href=${page_href('batches')}>show all</a>`
              : nothing
          }</p></div></header>
      ${paged_list(this.#batches, {
        label: 'Batches',
        subject: 'The list of batches',
        row: batch_row,
        empty: empty(),
      })}`;
  }
}

function empty() {
  return html`<div class="empty">${icons.batch}<strong>There are no batches yet</strong>
    <span>Drop several files into a project, or send some
      <a href=${page_href('iphone')}>from an iPhone</a>.</span></div>`;
}

function batch_row(batch) {
  const { id, project, device, state, received, expected, started_at } = batch;
  return html`<li class="row batch" data-state=${state}>
    <span class="kind">${icons.batch}</span>
    <span class="what"><a href=${batch_href(id)}><strong>${project}</strong></a>
      ${device ? html`<span class="muted">from ${device}</span>` : nothing}
      <span class="second muted">${batch_counts(batch)} · ${batch_progress(batch)}</span>
      ${
        state === 'open'
          ? html`<progress aria-label="Received" max=${expected || 1}
              .value=${expected ? Math.min(received, expected) : 0}></progress>`
          : nothing
      }</span>
    <span class="state">${state === 'open' ? 'Open' : 'Closed'}</span>
    ${when(started_at)}
  </li>`;
}

customElements.define('ms-batches', BatchesPage);
