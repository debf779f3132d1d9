import { html, nothing } from 'lit';
import { AssetActions } from '../asset-actions.js';
import { follow_events, hear_events } from '../following.js';
import { bytes, count } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { MediaList } from '../media-list.js';
import { open_media } from '../open-media.js';
import { choice_of, is_narrowed, parameters_of } from '../media-query.js';
import { Reading } from '../reading.js';
import { page_href, project_href } from '../router.js';
import { Selection } from '../selection.js';
import { Listening } from '../store.js';
import { WaitingForPictures } from '../waiting-pictures.js';
import './failures.js';
import { loading } from './loading.js';
import './media-sheet.js';
import './media-tools.js';
import './move-dialog.js';
import { problem_notice } from './problem-notice.js';
import './selection-bar.js';
import './tag-dialog.js';

const kViewKey = 'media-sync.view';
const kChanging = new Set(['upload', 'reindex', 'move', 'delete', 'restore', 'tag', 'rename']);

/**
 * Assets of one project, or of all when `project` is empty: search and filters, the sheet, the selection and
 * what can be done with it. `query` is that of the route; `empty` is shown when there are none at all.
 * Fires "changed" when the assets were changed from here.
 */
class MediaView extends LightElement {
  static properties = {
    services: { attribute: false },
    project: {},
    query: { attribute: false },
    empty: { attribute: false },
    choice: { state: true },
    view: { state: true },
    failures: { state: true },
  };

  #tags = new Reading(this, () => this.services.api.list_tags());
  #cameras = new Reading(this, () => this.services.api.list_cameras(this.project));

  constructor() {
    super();
    this.project = '';
    this.empty = nothing;
    this.view = localStorage.getItem(kViewKey) === 'list' ? 'list' : 'grid';
    this.failures = null;
    this.selection = new Selection();
    this.waiting = new WaitingForPictures(this, () => this.list.reload());
    this.list = new MediaList((page) =>
      this.services.api.list_media(this.project, { ...parameters_of(this.choice), ...page }),
    );
    new Listening(
      this,
      () => this.list,
      'change',
      () => {
        this.requestUpdate();
        this.waiting.note(this.list.items);
      },
    );
    new Listening(
      this,
      () => this.selection,
      'change',
      () => this.requestUpdate(),
    );
    hear_events(
      this,
      ({ event, project }) => kChanging.has(event) && (!this.project || project === this.project),
      () => this.list.reload(),
    );
    follow_events(
      this,
      ({ event }) => event === 'tag',
      () => this.#tags.load(),
    );
    new Listening(
      this,
      () => this.services.queue,
      'stored',
      ({ detail }) => {
        if (!this.project || detail.project === this.project) this.list.reload();
      },
    );
  }

  connectedCallback() {
    super.connectedCallback();
    this.actions = new AssetActions(this.services);
    this.#tags.load();
    this.#cameras.load();
  }

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const asked = choice_of(this.query);
    if (JSON.stringify(asked) === JSON.stringify(this.choice)) return;
    this.choice = asked;
    this.selection.clear();
    this.list.restart();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.list.stop();
  }

  #choose(changes) {
    this.choice = { ...this.choice, ...changes };
    const { router } = this.services;
    router.note(this.project ? project_href(this.project, this.choice) : page_href('media', this.choice));
    this.selection.clear();
    this.list.restart();
  }

  #show_as(view) {
    this.view = view;
    localStorage.setItem(kViewKey, view);
  }

  #open(index) {
    const sheet = this.querySelector('ms-media-sheet');
    open_media(this.services, this.list, index, (last) => sheet.go_to(last));
  }

  #pressed(event) {
    if (event.target.closest('input[type=search], input[type=date], select, dialog')) return;
    if (event.key === 'Escape') this.selection.clear();
    else if (event.key === 'Delete' && this.selection.size > 0) this.#delete();
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) this.selection.add_all(this.list.items);
    else return;
    event.preventDefault();
  }

  /** Does it, takes what is gone out of the list, and says what failed. */
  async #act(action, { leaves }) {
    const assets = this.selection.assets;
    const outcome = await action(assets);
    this.failures = outcome.failures.length > 0 ? outcome : null;
    this.selection.drop(outcome.done.map((asset) => asset.id));
    if (leaves) this.list.remove(new Set(outcome.done.map((asset) => asset.id)));
    this.list.reload();
    this.dispatchEvent(new Event('changed'));
  }

  #delete() {
    const back = () => {
      this.list.reload();
      this.dispatchEvent(new Event('changed'));
    };
    this.#act((assets) => this.actions.delete(assets, back), { leaves: true });
  }

  async #move() {
    const target = await this.querySelector('ms-move-dialog').ask(this.selection.assets);
    if (target) this.#act((assets) => this.actions.move(assets, target), { leaves: Boolean(this.project) });
  }

  async #tag() {
    const changes = await this.querySelector('ms-tag-dialog').ask(this.selection.assets);
    if (!changes) return;
    await this.#act((assets) => this.actions.tag(assets, changes), { leaves: false });
    this.#tags.load();
  }

  render() {
    const tags = this.#tags.value ?? [];
    return html`<div class="media" @keydown=${this.#pressed}>
      <ms-media-tools .choice=${this.choice} .view=${this.view} .tags=${tags}
        .cameras=${this.#cameras.value ?? []} @choose=${({ detail }) => this.#choose(detail)}
        @view=${({ detail }) => this.#show_as(detail)}></ms-media-tools>
      <ms-selection-bar .selection=${this.selection} .list=${this.list}
        @move=${this.#move} @tag=${this.#tag} @delete=${this.#delete}
        @download=${() => this.actions.download(this.selection.assets)}></ms-selection-bar>
      <ms-failures .outcome=${this.failures} @close=${() => {
        this.failures = null;
      }}></ms-failures>
      ${problem_notice(this.list.error, () => this.list.try_again(), 'The list of files')}
      ${this.#state()}
      <ms-media-sheet .list=${this.list} .selection=${this.selection} .view=${this.view}
        .with_project=${!this.project} @open=${({ detail }) => this.#open(detail)}></ms-media-sheet>
      <ms-move-dialog .services=${this.services}></ms-move-dialog>
      <ms-tag-dialog .tags=${tags}></ms-tag-dialog>
    </div>`;
  }

  #state() {
    const { list } = this;
    if (list.is_waiting) return loading(list);
    if (!list.is_complete || list.items.length > 0) return this.#count();
    if (is_narrowed(this.choice)) {
      return html`<div class="empty">${icons.filter}<strong>No file is like that</strong>
        <button class="link" @click=${() => this.#choose(choice_of({ sort: this.choice.sort }))}>
          Show all files</button></div>`;
    }
    return this.empty;
  }

  #count() {
    const { total, items, is_complete } = this.list;
    if (items.length === 0) return nothing;
    const words =
      total === null && !is_complete ? `${items.length.toLocaleString('en')}+ files` : count(total, 'file');
    return html`<p class="muted count" role="status">${words}${
      is_complete ? ` · ${bytes(items.reduce((sum, item) => sum + item.size, 0))}` : ''
    }</p>`;
  }
}

customElements.define('ms-media', MediaView);
