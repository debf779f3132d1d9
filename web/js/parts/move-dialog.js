import { html, nothing } from 'lit';
import { count } from '../format.js';
import { LightElement } from '../light-element.js';

/** Asks for the project that files shall move to. */
class MoveDialog extends LightElement {
  static properties = {
    services: { attribute: false },
    assets: { state: true },
    names: { state: true },
    target: { state: true },
    problem: { state: true },
  };

  #answer = () => {};

  constructor() {
    super();
    this.assets = [];
    this.names = [];
    this.target = '';
    this.problem = '';
  }

  /** -> the name of a project, or null */
  async ask(assets) {
    Object.assign(this, { assets, names: [], target: '', problem: '' });
    this.querySelector('dialog').showModal();
    this.#load();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  async #load() {
    const here = new Set(this.assets.map((asset) => asset.project));
    try {
      const projects = await this.services.api.list_projects();
      this.names = projects
        .filter((project) => project.index_exists && !project.layout)
        .map((project) => project.name)
        .filter((name) => here.size > 1 || !here.has(name));
      if (this.names.length === 0) this.problem = 'There is no other project.';
    } catch (error) {
      this.problem = error.message;
    }
  }

  #closed() {
    this.#answer(this.querySelector('dialog').returnValue === 'move' ? this.target : null);
    this.querySelector('dialog').returnValue = '';
  }

  render() {
    return html`<dialog aria-labelledby="move-title" @close=${this.#closed}>
      <form method="dialog" class="panel">
        <h2 id="move-title">Move ${count(this.assets.length, 'file')}</h2>
        <label>To the project
          <select required @change=${(event) => {
            this.target = event.target.value;
          }}>
            <option value="" ?selected=${this.target === ''} disabled>Choose one</option>
            ${this.names.map(
              (name) => html`<option value=${name} ?selected=${name === this.target}>${name}</option>`,
            )}
          </select></label>
        ${this.problem ? html`<p class="refusal" role="alert">${this.problem}</p>` : nothing}
        <p class="muted">A name that is taken there gets a number; the same file twice is kept once.</p>
        <div class="actions">
          <button class="secondary outline" type="button"
            @click=${() => this.querySelector('dialog').close('')}>Cancel</button>
          <button value="move" ?disabled=${this.target === ''}>Move</button>
        </div>
      </form>
    </dialog>`;
  }
}

customElements.define('ms-move-dialog', MoveDialog);
