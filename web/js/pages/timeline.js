import { html, nothing } from 'lit';
import { hear_events } from '../following.js';
import { count } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { MediaList } from '../media-list.js';
import { open_media } from '../open-media.js';
import { loading } from '../parts/loading.js';
import { problem_notice } from '../parts/problem-notice.js';
import '../parts/timeline-sheet.js';
import '../parts/timeline-tools.js';
import { page_href, projects_href } from '../router.js';
import { Listening } from '../store.js';
import { choice_of_timeline, is_timeline_narrowed, timeline_parameters } from '../timeline-query.js';
import { FoundDays, Timeline } from '../timeline.js';
import { WaitingForPictures } from '../waiting-pictures.js';

const kChanging = new Set(['upload', 'reindex', 'move', 'delete', 'restore', 'rename']);

/** Every picture and video, by the day on which it was taken. A search is read as a list, and grouped as it comes. */
class TimelinePage extends LightElement {
  static properties = { services: { attribute: false }, query: { attribute: false }, choice: { state: true } };

  constructor() {
    super();
    const parameters = () => timeline_parameters(this.choice);
    const read_items = (page) =>
      this.services.api.list_media('', { sort: 'captured', order: 'desc', ...parameters(), ...page });
    this.counted = new Timeline(() => this.services.api.list_days(parameters()), read_items);
    this.found = new FoundDays(new MediaList(({ after, limit }) => read_items({ after, limit })));
    for (const timeline of [this.counted, this.found]) {
      new Listening(
        this,
        () => timeline,
        'change',
        () => timeline === this.timeline && this.#changed(),
      );
    }
    hear_events(
      this,
      ({ event }) => kChanging.has(event),
      () => this.timeline.reload(),
    );
    this.waiting = new WaitingForPictures(this, () => this.timeline.reload());
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Timeline · media-sync';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.counted.stop();
    this.found.stop();
  }

  get timeline() {
    return this.choice?.q ? this.found : this.counted;
  }

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const asked = choice_of_timeline(this.query);
    if (JSON.stringify(asked) === JSON.stringify(this.choice)) return;
    this.choice = asked;
    this.#restart();
  }

  #restart() {
    this.counted.stop();
    this.found.stop();
    this.timeline.restart();
  }

  #changed() {
    this.requestUpdate();
    this.querySelector('ms-timeline-sheet')?.refresh();
    this.waiting.note(this.timeline.items);
  }

  #choose(changes) {
    this.choice = { ...this.choice, ...changes };
    this.services.router.note(page_href('timeline', this.choice));
    this.#restart();
  }

  #open(index) {
    const sheet = this.querySelector('ms-timeline-sheet');
    open_media(this.services, this.timeline, index, (last) => sheet.go_to(last));
  }

  render() {
    const { timeline, services } = this;
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Timeline</h1></div></header>
      <ms-timeline-tools .services=${services} .choice=${this.choice}
        @choose=${({ detail }) => this.#choose(detail)}></ms-timeline-tools>
      ${problem_notice(timeline.error, () => timeline.try_again(), 'The timeline')}
      ${this.#state()}
      <ms-timeline-sheet .timeline=${timeline} @open=${({ detail }) => this.#open(detail)}></ms-timeline-sheet>`;
  }

  #state() {
    const { total, is_waiting, is_complete, days } = this.timeline;
    if (is_waiting) return loading(this.timeline);
    if (total > 0) {
      const words = `${count(total, 'item')}${is_complete ? '' : ' and more'}`;
      return html`<p class="muted count" role="status">${words} · ${count(days.length, 'day')}</p>`;
    }
    if (!is_complete) return nothing;
    if (is_timeline_narrowed(this.choice)) {
      return html`<div class="empty">${icons.filter}<strong>Nothing is like that</strong>
        <button class="link" @click=${() => this.#choose(choice_of_timeline({}))}>Show everything</button></div>`;
    }
    return html`<div class="empty">${icons.image}<strong>There are no photos or videos yet</strong>
      <span><a href=${projects_href}>Open a project</a> and drop some into it.</span></div>`;
  }
}

customElements.define('ms-timeline', TimelinePage);
