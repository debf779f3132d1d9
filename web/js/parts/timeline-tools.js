import { LitElement, html, nothing } from 'lit';
import { Reading } from '../reading.js';
import { kTimelineKinds } from '../timeline-query.js';

const kSearchPauseMs = 250;

/** Search and filters of the timeline. Fires "choose" (detail: the changed fields). */
class TimelineTools extends LitElement {
  static properties = { services: { attribute: false }, choice: { attribute: false } };

  #search_timer = 0;
  #cameras = new Reading(this, () => this.services.api.list_cameras(this.choice.project));
  #projects = new Reading(this, () => this.services.api.list_projects());

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.#cameras.load();
    this.#projects.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#search_timer);
  }

  updated(changed) {
    const before = changed.get('choice');
    if (before && before.project !== this.choice.project) this.#cameras.load();
  }

  /** What was typed and waits for the pause goes along. */
  #choose(changes) {
    clearTimeout(this.#search_timer);
    const q = this.querySelector('.search').value;
    this.dispatchEvent(new CustomEvent('choose', { detail: { q, ...changes } }));
  }

  #typed() {
    clearTimeout(this.#search_timer);
    this.#search_timer = setTimeout(() => this.#choose({}), kSearchPauseMs);
  }

  render() {
    const { q, from, to } = this.choice;
    const projects = (this.#projects.value ?? []).map(({ name }) => name);
    const cameras = (this.#cameras.value ?? []).map(({ name }) => name);
    return html`<div class="list-tools">
      <input type="search" class="search" aria-label="Find by name" placeholder="Find by name" maxlength="100"
        .value=${q} @input=${this.#typed}>
      ${this.#select('kind', 'Kind', kTimelineKinds)}
      ${this.#select('project', 'Project', this.#with_all('All projects', projects, this.choice.project))}
      ${
        cameras.length > 0 || this.choice.camera
          ? this.#select('camera', 'Camera', this.#with_all('All cameras', cameras, this.choice.camera))
          : nothing
      }
      <span class="days"><label>From <input type="date" .value=${from} max=${to || nothing}
        @change=${(event) => this.#choose({ from: event.target.value })}></label>
        <label>to <input type="date" .value=${to} min=${from || nothing}
        @change=${(event) => this.#choose({ to: event.target.value })}></label></span>
    </div>`;
  }

  /** What is chosen is among them, also when the server knows it no more. */
  #with_all(all, names, chosen) {
    const known = chosen && !names.includes(chosen) ? [chosen, ...names] : names;
    return { '': all, ...Object.fromEntries(known.map((name) => [name, name])) };
  }

  #select(field, label, words) {
    return html`<select aria-label=${label}
      @change=${(event) => this.#choose({ [field]: event.target.value })}>
      ${Object.entries(words).map(
        ([key, text]) => html`<option value=${key} ?selected=${key === this.choice[field]}>${text}</option>`,
      )}</select>`;
  }
}

customElements.define('ms-timeline-tools', TimelineTools);
