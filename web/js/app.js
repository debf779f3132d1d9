import { LitElement, html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import * as api from './api.js';
import { carries_files } from './dropped-files.js';
import { EventFeed } from './event-feed.js';
import { count } from './format.js';
import { icons } from './icons.js';
import { Router, events_href, project_href, projects_href } from './router.js';
import { Listening, Store } from './store.js';
import { UploadQueue, has_ended } from './upload-queue.js';
import './pages/events.js';
import './pages/project.js';
import './pages/projects.js';

/** Everything that lives as long as the page; handed down to the pages as one property. */
function make_services() {
  const store = new Store({ connection: 'connecting', trouble: null, said: '', version: '' });
  const router = new Router();
  const queue = new UploadQueue(api);
  const feed = new EventFeed(api, store);
  return { api, store, router, queue, feed, announce: (said) => store.set({ said }) };
}

const kConnectionWords = { connecting: 'Connecting', online: 'Connected', offline: 'No connection' };

/** The frame around the pages: navigation, the state of the connection, and one voice for screen readers. */
class App extends LitElement {
  constructor() {
    super();
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

  createRenderRoot() {
    return this;
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
      <div class="unseen" role="status" aria-live="polite">${store.state.said}</div>
    `;
  }

  #skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  #bar() {
    const { store, router } = this.services;
    const here = router.route.page;
    const { connection } = store.state;
    return html`<header class="bar">
      <a class="brand" href=${projects_href}>${icons.brand}<span>media-sync</span></a>
      <nav aria-label="Main">
        <a href=${projects_href} aria-current=${here.startsWith('project') ? 'page' : nothing}>Projects</a>
        <a href=${events_href()} aria-current=${here === 'events' ? 'page' : nothing}>Events</a>
      </nav>
      ${this.#running_uploads()}
      <span class="connection" data-state=${connection} title=${kConnectionWords[connection]}>
        <span class="dot"></span><span class="words">${kConnectionWords[connection]}</span></span>
    </header>`;
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
    return html`<div class="banner-slot" role="status">${
      words ? html`<p class="banner">${icons.alert}<span>${words}</span></p>` : nothing
    }</div>`;
  }

  #page({ page, project, filter }) {
    if (page === 'projects') return html`<ms-projects .services=${this.services}></ms-projects>`;
    if (page === 'events') return html`<ms-events .services=${this.services} .filter=${filter}></ms-events>`;
    if (page === 'project') {
      return keyed(project, html`<ms-project .services=${this.services} .project=${project}></ms-project>`);
    }
    return html`<section class="empty"><h1 tabindex="-1">There is no such page</h1>
      <a href=${projects_href}>Go to the projects</a></section>`;
  }
}

customElements.define('ms-app', App);
