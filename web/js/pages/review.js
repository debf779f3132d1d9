import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { count } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { awaited_picture } from '../parts/awaited-picture.js';
import { loading } from '../parts/loading.js';
import { problem_notice } from '../parts/problem-notice.js';
import { is_showable, kWindow, preview_of } from '../preview.js';
import { ReviewDeck } from '../review-deck.js';
import { page_href } from '../router.js';
import { Listening } from '../store.js';

const kAround = 6; // rows of the strip on each side
const kVerdicts = [
  { status: 'accepted', words: 'Accept', key: 'a', icon: icons.check },
  { status: 'rejected', words: 'Reject', key: 'r', icon: icons.close },
  { status: 'unfiltered', words: 'Undecided', key: 'u', icon: icons.retry },
];
const kFilters = [
  {
    name: 'rejection_status',
    label: 'Verdict',
    choices: [
      ['unfiltered', 'Undecided'],
      ['accepted', 'Accepted'],
      ['rejected', 'Rejected'],
      ['override', 'Overridden'],
      ['all', 'All'],
    ],
  },
  {
    name: 'media_type',
    label: 'Kind',
    choices: [
      ['', 'All'],
      ['photo', 'Photos'],
      ['movie', 'Videos'],
      ['tv', 'TV'],
    ],
  },
  {
    name: 'sort_order',
    label: 'Order',
    choices: [
      ['desc', 'Newest first'],
      ['asc', 'Oldest first'],
    ],
  },
];

const kStatusWords = Object.fromEntries(kFilters[0].choices);

/** Media one after the other, each accepted or rejected with one key. */
class ReviewPage extends LightElement {
  static properties = { services: { attribute: false }, query: { attribute: false } };

  #deck = null;

  constructor() {
    super();
    this.query = {};
    new Listening(
      this,
      () => window,
      'keydown',
      (event) => this.#key(event),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Review · media-sync';
  }

  willUpdate(changed) {
    if (!this.#deck) {
      this.#deck = new ReviewDeck(this.services.api);
      this.#deck.addEventListener('change', () => this.requestUpdate());
      this.#deck.addEventListener('refused', ({ detail }) => this.services.toasts.show(detail));
    }
    if (changed.has('query')) this.#load();
  }

  #load() {
    const { rejection_status = 'unfiltered', media_type, sort_order = 'desc' } = this.query;
    const verdict = rejection_status === 'all' ? '' : rejection_status;
    return this.#deck.load({ rejection_status: verdict, media_type, sort_order });
  }

  #key(event) {
    const is_typing = event.target.closest?.('input, select, textarea, video, dialog');
    const is_undo = event.key.toLowerCase() === 'z';
    if (is_typing || event.altKey || ((event.ctrlKey || event.metaKey) && !is_undo)) return;
    const deck = this.#deck;
    const verdict = kVerdicts.find(({ key }) => key === event.key.toLowerCase());
    if (verdict) deck.judge(verdict.status);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') deck.go(deck.at + 1);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') deck.go(deck.at - 1);
    else if (is_undo) deck.undo();
    else if (event.key === 'x' && deck.current) deck.pick(deck.current.hash);
    else if (event.key === 'Escape') deck.drop_picks();
    else return;
    event.preventDefault();
  }

  render() {
    const deck = this.#deck;
    return html`<section class="review">
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Review</h1>
        <p class="muted keys">Keys: A accept, R reject, U undecided, X pick, Z undo, arrows</p></div>
        ${this.#filters()}</header>
      ${problem_notice(deck.error, () => this.#load(), 'The review ledger')} ${this.#body(deck)}
    </section>`;
  }

  #filters() {
    return html`<form class="review-filters">
      ${kFilters.map(
        ({ name, label, choices }) => html`<label
          >${label}
          <select name=${name} @change=${(event) => this.#choose(name, event.target.value)}>
            ${choices.map(
              ([value, words]) =>
                html`<option value=${value} ?selected=${(this.query[name] ?? choices[0][0]) === value}>
                  ${words}
                </option>`,
            )}
          </select></label
        >`,
      )}
    </form>`;
  }

  #choose(name, value) {
    this.services.router.go(page_href('review', { ...this.query, [name]: value }));
  }

  #body(deck) {
    if (deck.rows === null) return loading(deck);
    if (deck.rows.length === 0) return html`<p class="empty">There is nothing to review here.</p>`;
    return html`${this.#stage(deck.current)} ${this.#tools(deck)} ${this.#strip(deck)}`;
  }

  #stage(row) {
    return html`<figure class="review-stage" data-verdict=${row.rejection_status}>
      ${keyed(row.hash, this.#picture(row))}
      <figcaption>
        <strong>${row.media_title ?? row.original_title}</strong>
        <span class="muted">${[row.original_path, row.release_year].filter(Boolean).join(' · ')}</span>
        <span class="review-verdict">${kStatusWords[row.rejection_status] ?? row.rejection_status}</span>
      </figcaption>
    </figure>`;
  }

  #picture(row) {
    const asset = this.#deck.asset_of(row.hash);
    if (asset === undefined) return html`<div class="review-none" aria-busy="true"></div>`;
    if (asset === null) return html`<div class="review-none">${icons.other}</div>`;
    const source = new URL(asset.stream_url, location.href).pathname;
    if (asset.kind === 'video') return html`<video src=${source} controls preload="metadata" playsinline></video>`;
    const address = is_showable(asset) ? source : preview_of(asset, kWindow);
    return html`<div class="review-none">${icons[asset.kind]}${address ? awaited_picture(address, asset.name) : nothing}</div>`;
  }

  #tools(deck) {
    const picked = deck.picked.size;
    return html`<div class="review-tools">
      ${kVerdicts.map(
        ({ status, words, key, icon }) => html`<button class="secondary outline" data-verdict=${status}
          title=${`Key ${key.toUpperCase()}`} @click=${() => deck.judge(status)}>
          ${icon}<span>${words}${picked > 0 ? ` ${picked}` : ''}</span></button>`,
      )}
      <button class="quiet" title="Key Z" ?disabled=${!deck.can_undo} @click=${() => deck.undo()}>
        ${icons.undo}<span>Undo</span></button>
      ${
        picked > 0
          ? html`<button class="quiet" title="Escape" @click=${() => deck.drop_picks()}>Pick none</button>`
          : nothing
      }
      <span class="muted">${count(deck.total, 'row')} ${deck.total === 1 ? 'matches' : 'match'}</span>
    </div>`;
  }

  #strip(deck) {
    const first = Math.max(0, Math.min(deck.at - kAround, deck.rows.length - 2 * kAround - 1));
    return html`<ol class="review-strip" start=${first + 1}>
      ${deck.rows.slice(first, first + 2 * kAround + 1).map((row, i) => this.#card(deck, row, first + i))}
    </ol>`;
  }

  #card(deck, row, at) {
    const asset = deck.asset_of(row.hash);
    const address = asset ? preview_of(asset) : null;
    return html`<li><button class="review-card" data-verdict=${row.rejection_status}
      aria-current=${at === deck.at ? 'true' : nothing} aria-pressed=${deck.picked.has(row.hash)}
      title=${row.original_title} aria-label=${`${row.original_title}, ${kStatusWords[row.rejection_status] ?? row.rejection_status}`}
      @click=${(event) => this.#card_clicked(event, row, at)}>${icons[asset?.kind ?? 'other']}${
        address ? keyed(row.hash, awaited_picture(address)) : nothing
      }</button></li>`;
  }

  #card_clicked(event, row, at) {
    if (event.shiftKey) this.#deck.pick_to(at);
    else if (event.ctrlKey || event.metaKey) this.#deck.pick(row.hash);
    else this.#deck.go(at);
  }
}

customElements.define('ms-review', ReviewPage);
