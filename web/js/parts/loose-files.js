import { html, nothing } from 'lit';
import { bytes, count } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { Reading } from '../reading.js';
import { project_href } from '../router.js';

const kMostNames = 5;

/** Media files that lie beside the projects, and the offer to put them into one. Else nothing. */
class LooseFiles extends LightElement {
  static properties = { services: { attribute: false }, busy: { state: true }, refusal: { state: true } };

  #loose = new Reading(this, () => this.services.api.list_loose_files());

  constructor() {
    super();
    this.busy = false;
    this.refusal = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#loose.load();
  }

  async #adopt() {
    this.busy = true;
    this.refusal = '';
    try {
      const { project, message, moved } = await this.services.api.adopt_loose_files();
      this.services.toasts.show(message || `${count(moved, 'file')} moved.`, {
        words: 'Open',
        run: () => this.services.router.go(project_href(project)),
      });
      await this.#loose.load();
    } catch (error) {
      this.refusal = error.message;
    }
    this.busy = false;
  }

  render() {
    const { value } = this.#loose;
    if (!value || value.count === 0) return nothing;
    const { files } = value;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const more = value.count - Math.min(files.length, kMostNames);
    return html`<section class="panel loose" aria-label="Loose files">
      <div class="grow"><h2>${count(value.count, 'loose file')} beside the projects</h2>
        <p class="muted">${files
          .slice(0, kMostNames)
          .map((file) => file.name)
          .join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''} · ${bytes(size)}</p>
        ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal}</p>` : nothing}</div>
      <button class="secondary outline" aria-busy=${this.busy ? 'true' : nothing} ?disabled=${this.busy}
        @click=${this.#adopt}>${icons.move} Put them into a project</button>
    </section>`;
  }
}

customElements.define('ms-loose-files', LooseFiles);
