import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import * as api from './calls.js';
import { carries_files } from './dropped-files.js';
import { EventFeed } from './event-feed.js';
import { count } from './format.js';
import { icons } from './icons.js';
import { LightElement } from './light-element.js';
import { Router, page_href, project_href, projects_href } from './router.js';
import { Listening, Store } from './store.js';
import { Toasts } from './toasts.js';
import { UploadQueue, has_ended } from './upload-queue.js';
import './pages/batch.js';
import './pages/batches.js';
import './pages/device.js';
import './pages/devices.js';
import './pages/events.js';
import './pages/iphone.js';
import './pages/jobs.js';
import './pages/media.js';
import './pages/project.js';
import './pages/projects.js';
import './pages/review.js';
import './pages/settings.js';
import './pages/timeline.js';
import './pages/trash.js';
import './parts/toast.js';

/** Everything that lives as long as the page; handed down to the pages as one property. */
function make_services() {
  const store = new Store({ connection: 'connecting', trouble: null, said: '', version: '' });
  const announce = (said) => store.set({ said });
  const queue = new UploadQueue(api);
  const feed = new EventFeed(api, store);
  return { api, store, router: new Router(), queue, feed, toasts: new Toasts(), announce };
}

const kConnectionWords = { connecting: 'Connecting', online: 'Connected', offline: 'No connection' };

/** Of the main navigation: page, words, and the page of one that belongs to it. */
const kPlaces = [
  { page: 'projects', words: 'Projects', one: 'project' },
  { page: 'timeline', words: 'Timeline' },
  { page: 'media', words: 'All media' },
  { page: 'review', words: 'Review' },
  { page: 'batches', words: 'Batches', one: 'batch' },
  { page: 'devices', words: 'Devices', one: 'device' },
  { page: 'events', words: 'Events' },
  { page: 'jobs', words: 'Jobs' },
  { page: 'trash', words: 'Trash' },
  { page: 'iphone', words: 'iPhone' },
  { page: 'settings', words: 'Settings' },
];

/** The frame around the pages: navigation, the state of the connection, and one voice for screen readers. */
class App extends LightElement {
  static properties = { is_menu_open: { state: true } };

  constructor() {
    super();
    this.is_menu_open = false;
    this.services = make_services();
    new Listening(
      this,
      () => this.services.router,
      'route',
      () => this.#turn_page(),
    );
    new Listening(
      this,
      () => this.services.queue,
      'change',
      () => this.requestUpdate(),
    );
    new Listening(
      this,
      () => this.services.queue,
      'idle',
      ({ detail }) => this.services.announce(`Uploads: ${detail}.`),
    );
    new Listening(
      this,
      () => window,
      'dragover',
      (event) => this.#keep_page(event),
    );
    new Listening(
      this,
      () => window,
      'drop',
      (event) => this.#keep_page(event),
    );
    new Listening(
      this,
      () => window,
      'beforeunload',
      (event) => {
        if (this.services.queue.busy) event.preventDefault();
      },
    );
    this.services.store.subscribe((state, before) => this.#state_changed(state, before));
  }

  firstUpdated() {
    const { router, feed, store } = this.services;
    router.start();
    feed.start();
    api.get_version().then(
      (version) => store.set({ version }),
      () => {},
    );
  }

  #state_changed(state, before) {
    if (state.connection === 'online' && before.connection === 'offline') this.services.queue.resume();
    this.requestUpdate();
  }

  async #turn_page() {
    if (this.services.router.route.page === 'missing') document.title = 'media-sync';
    this.requestUpdate();
    await this.updateComplete;
    const page = this.querySelector('main > :first-child');
    await page?.updateComplete;
    window.scrollTo(0, 0);
    this.querySelector('main h1')?.focus({ preventScroll: true });
  }

  /** A file that is dropped beside its target must not replace this page. */
  #keep_page(event) {
    if (carries_files(event.dataTransfer)) event.preventDefault();
  }

  render() {
    const { store, router } = this.services;
    return html`
      <a class="skip" href="#content" @click=${this.#skip}>Skip to content</a>
      ${this.#bar()}
      ${this.#banner(store.state)}
      <main id="content" tabindex="-1">${this.#page(router.route)}</main>
      <footer class="foot muted"><span>media-sync ${store.state.version}</span>
        <span>${location.host}</span></footer>
      <ms-toast .toasts=${this.services.toasts}></ms-toast>
      <div class="unseen" role="status" aria-live="polite">${store.state.said}</div>
    `;
  }

  #skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  #bar() {
    const { store, router } = this.services;
    const { connection } = store.state;
    return html`<header class="bar">
      <a class="brand" href=${projects_href}>${icons.brand}<span>media-sync</span></a>
      <button class="quiet icon-only menu" aria-label="Menu" aria-expanded=${this.is_menu_open}
        aria-controls="places" @click=${() => this.#toggle_menu()}>${icons.menu}</button>
      <nav id="places" aria-label="Main" class=${this.is_menu_open ? 'open' : nothing}
        @keydown=${(event) => event.key === 'Escape' && this.#leave_menu()}>
        ${kPlaces.map((place) => this.#place(place, router.route.page))}
      </nav>
      ${this.#running_uploads()}
      <span class="connection" data-state=${connection} title=${kConnectionWords[connection]}>
        <span class="dot"></span><span class="words">${kConnectionWords[connection]}</span></span>
    </header>`;
  }

  #place({ page, words, one }, here) {
    const href = page === 'projects' ? projects_href : page_href(page);
    return html`<a href=${href} aria-current=${here === page || here === one ? 'page' : nothing}
      @click=${() => this.#toggle_menu(false)}>${words}</a>`;
  }

  #toggle_menu(is_open = !this.is_menu_open) {
    this.is_menu_open = is_open;
  }

  #leave_menu() {
    this.#toggle_menu(false);
    this.querySelector('.menu').focus();
  }

  #running_uploads() {
    const { queue } = this.services;
    const open = queue.items.filter((item) => !has_ended(item));
    if (open.length === 0) return nothing;
    return html`<a class="running" href=${project_href(open[0].project)}
      aria-label="${count(open.length, 'upload')} running">
      ${icons.upload}<span>${open.length}</span></a>`;
  }

  #banner({ connection, trouble }) {
    const words = connection === 'offline' ? 'The server does not answer. Trying again…' : trouble;
    return html`<div role="status">${
      words ? html`<p class="banner">${icons.alert}<span>${words}</span></p>` : nothing
    }</div>`;
  }

  #page({ page, name, query }) {
    const { services } = this;
    switch (page) {
      case 'projects':
        return html`<ms-projects .services=${services}></ms-projects>`;
      case 'project':
        return keyed(
          name,
          html`<ms-project .services=${services} .project=${name} .query=${query}>
          </ms-project>`,
        );
      case 'timeline':
        return html`<ms-timeline .services=${services} .query=${query}></ms-timeline>`;
      case 'media':
        return html`<ms-all-media .services=${services} .query=${query}></ms-all-media>`;
      case 'batches':
        return html`<ms-batches .services=${services} .project=${query.project ?? ''}></ms-batches>`;
      case 'batch':
        return keyed(name, html`<ms-batch .services=${services} .batch_id=${name}></ms-batch>`);
      case 'devices':
        return html`<ms-devices .services=${services}></ms-devices>`;
      case 'device':
        return keyed(name, html`<ms-device .services=${services} .device_number=${name}></ms-device>`);
      case 'events':
        return html`<ms-events .services=${services} .filter=${query}></ms-events>`;
      case 'jobs':
        return html`<ms-jobs .services=${services}></ms-jobs>`;
      case 'review':
        return html`<ms-review .services=${services} .query=${query}></ms-review>`;
      case 'trash':
        return html`<ms-trash .services=${services}></ms-trash>`;
      case 'iphone':
        return html`<ms-iphone></ms-iphone>`;
      case 'settings':
        return html`<ms-settings .services=${services}></ms-settings>`;
      default:
        return html`<section class="empty"><h1 tabindex="-1">There is no such page</h1>
          <a href=${projects_href}>Go to the projects</a></section>`;
    }
  }
}

customElements.define('ms-app', App);
