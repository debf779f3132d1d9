import { html, nothing } from 'lit';
import { Reading } from '../reading.js';
import { kTimelineKinds } from '../timeline-query.js';
import { ChoosingTools } from './choosing-tools.js';

/** Search and filters of the timeline. Fires "choose" (detail: the changed fields). */
class TimelineTools extends ChoosingTools {
  static properties = { services: { attribute: false } };

  #cameras = new Reading(this, () => this.services.api.list_cameras(this.choice.project));
  #projects = new Reading(this, () => this.services.api.list_projects());

  firstUpdated() {
    this.#cameras.load();
    this.#projects.load();
  }

  updated(changed) {
    const before = changed.get('choice');
    if (before && before.project !== this.choice.project) this.#cameras.load();
  }

  render() {
    const projects = (this.#projects.value ?? []).map(({ name }) => name);
    const cameras = (this.#cameras.value ?? []).map(({ name }) => name);
    return html`<div class="list-tools">
      ${this.search('Find by name')}
      ${this.select('kind', 'Kind', kTimelineKinds)}
      ${this.select('project', 'Project', this.with_all('All projects', projects, 'project'))}
      ${
        cameras.length > 0 || this.choice.camera
          ? this.select('camera', 'Camera', this.with_all('All cameras', cameras, 'camera'))
          : nothing
      }
      <span class="days">${this.days()}</span>
    </div>`;
  }
}

customElements.define('ms-timeline-tools', TimelineTools);
