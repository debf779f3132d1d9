import { html, nothing } from 'lit';
import { LightElement } from '../light-element.js';
import { words_of } from './tag-dialog.js';

/** Name, notes and labels of a project, in a dialog. Fires "changed" (detail: the project as it is now). */
class ProjectSettings extends LightElement {
  static properties = {
    services: { attribute: false },
    project: { attribute: false },
    refusal: { state: true },
    saving: { state: true },
  };

  constructor() {
    super();
    this.project = null;
    this.refusal = '';
    this.saving = false;
  }

  open() {
    this.refusal = '';
    const { name, notes, labels } = this.querySelector('form').elements;
    name.value = this.project.name;
    notes.value = this.project.notes ?? '';
    labels.value = (this.project.labels ?? []).join(', ');
    this.querySelector('dialog').showModal();
  }

  async #save(event) {
    event.preventDefault();
    const { name, notes, labels } = event.target.elements;
    const changes = changed_fields(this.project, {
      name: name.value.trim(),
      notes: notes.value.trim(),
      labels: words_of(labels.value),
    });
    this.saving = true;
    this.refusal = '';
    try {
      const now = await this.services.api.change_project(this.project.name, changes);
      this.querySelector('dialog').close();
      this.dispatchEvent(new CustomEvent('changed', { detail: now }));
    } catch (error) {
      this.refusal = error.unknown_address ? 'This server cannot change projects yet.' : error.message;
    }
    this.saving = false;
  }

  render() {
    return html`<dialog aria-labelledby="project-settings-title">
      <form class="panel" @submit=${this.#save}>
        <h2 id="project-settings-title">Project settings</h2>
        <label>Name <input name="name" required autocomplete="off" autocapitalize="off" spellcheck="false"
          aria-describedby="rename-help">
          <small id="rename-help" class="muted">A new name renames the folder on the shared drive: close the
            files that an editor has open there.</small></label>
        <label>Notes <textarea name="notes" rows="3"></textarea></label>
        <label>Labels <input name="labels" autocomplete="off" autocapitalize="off" placeholder="client, 2025"
          ><small class="muted">Separated by commas.</small></label>
        ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal}</p>` : nothing}
        <div class="actions">
          <button type="button" class="secondary outline"
            @click=${() => this.querySelector('dialog').close()}>Cancel</button>
          <button type="submit" aria-busy=${this.saving ? 'true' : nothing}
            ?disabled=${this.saving}>Save</button>
        </div>
      </form>
    </dialog>`;
  }
}

function changed_fields(project, { name, notes, labels }) {
  const changes = {};
  if (name !== project.name) changes.name = name;
  if (notes !== (project.notes ?? '')) changes.notes = notes;
  if (labels.join() !== (project.labels ?? []).join()) changes.labels = labels;
  return changes;
}

customElements.define('ms-project-settings', ProjectSettings);
