import { html, nothing } from 'lit';
import { follow_events } from '../following.js';
import { bytes, duration } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { loading } from '../parts/loading.js';
import { problem_notice } from '../parts/problem-notice.js';
import '../parts/sign-in.js';
import { Reading } from '../reading.js';
import { is_number, is_same, text_of, value_of } from '../setting-field.js';

class SettingsPage extends LightElement {
  static properties = {
    services: { attribute: false },
    edited: { state: true },
    refusal: { state: true },
    saving: { state: true },
  };

  #settings = new Reading(this, () => this.services.api.get_settings());
  #session = new Reading(this, () => this.services.api.get_session());

  constructor() {
    super();
    this.edited = {}; // name -> new value; null for the default
    this.refusal = '';
    this.saving = false;
    follow_events(
      this,
      ({ event }) => event === 'settings',
      () => this.#load(),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Settings · media-sync';
    this.#load();
  }

  #load() {
    this.#settings.load();
    this.#session.load();
  }

  async #sign_out() {
    try {
      await this.services.api.sign_out();
    } catch (error) {
      this.services.toasts.show(error.message);
    }
    this.edited = {};
    this.#load();
  }

  #edit(setting, value) {
    const { [setting.name]: _, ...others } = this.edited;
    this.edited = is_same(value, setting.value) ? others : { ...others, [setting.name]: value };
    this.refusal = '';
  }

  async #save(event) {
    event.preventDefault();
    this.saving = true;
    this.refusal = '';
    try {
      const { message } = await this.services.api.change_settings(this.edited);
      this.edited = {};
      this.services.toasts.show(message || 'Saved.');
      await this.#settings.load();
    } catch (error) {
      this.refusal = error.message;
      if (error.status === 401) this.#session.load();
    }
    this.saving = false;
  }

  render() {
    const { value, error } = this.#settings;
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Settings</h1>
        <p class="muted">Changes take effect at once.</p></div>
        ${
          this.#session.value?.is_admin
            ? html`<div class="actions"><button class="secondary outline" @click=${this.#sign_out}>
                Sign out</button></div>`
            : nothing
        }</header>
      ${problem_notice(error, () => this.#load(), 'The settings')}
      ${loading(this.#settings)}
      ${this.#sign_in()}
      ${value ? this.#form(value.settings) : nothing}
      ${value?.options?.length > 0 ? option_table(value.options) : nothing}`;
  }

  #sign_in() {
    const session = this.#session.value;
    if (session === null || session.is_admin) return nothing;
    return html`<ms-sign-in .services=${this.services} .session=${session}
      @signed-in=${() => this.#load()}></ms-sign-in>`;
  }

  #form(settings) {
    const is_admin = this.#session.value?.is_admin ?? false;
    const changed = Object.keys(this.edited).length;
    return html`<form class="panel settings" @submit=${this.#save} novalidate>
      ${settings.map((setting) => this.#field(setting, is_admin))}
      ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal}</p>` : nothing}
      ${
        is_admin
          ? html`<div class="actions">
              <button type="button" class="secondary outline" ?disabled=${changed === 0} @click=${() => {
                this.edited = {};
                this.refusal = '';
              }}>Discard</button>
              <button type="submit" ?disabled=${changed === 0 || this.saving}
                aria-busy=${this.saving ? 'true' : nothing}>Save</button></div>`
          : nothing
      }
    </form>`;
  }

  #field(setting, is_admin) {
    const { name, label, help, pinned, source, type } = setting;
    const edited = this.edited[name];
    const is_back = edited === null;
    const shown = name in this.edited ? { ...setting, value: is_back ? setting.default : edited } : setting;
    const locked = pinned || !is_admin;
    return html`<div class="setting" data-name=${name}>
      <div class="setting-head"><label for="setting-${name}">${label || name}</label>
        <span class="muted source">${
          pinned ? html`${icons.lock} set by the ${source}` : source_words(source)
        }</span>
      </div>
      ${type === 'boolean' ? this.#checkbox(shown, locked) : this.#input(shown, locked)}
      <small id="help-${name}" class="muted">${help} ${limits(setting)}</small>
      ${
        !locked && source === 'dashboard' && !is_back
          ? html`<button type="button" class="link" @click=${() => this.#edit(setting, null)}>
              Back to the default${default_words(setting)}</button>`
          : nothing
      }
      ${is_back ? html`<small class="muted">Saving returns to the default.</small>` : nothing}
    </div>`;
  }

  #checkbox(setting, locked) {
    const { name } = setting;
    return html`<input type="checkbox" role="switch" id="setting-${name}" aria-describedby="help-${name}"
      .checked=${Boolean(setting.value)} ?disabled=${locked}
      @change=${({ target }) => this.#edit(this.#original(name), value_of(setting, target))}>`;
  }

  #input(setting, locked) {
    const { name, type, min, max, unit } = setting;
    const change = ({ target }) => this.#edit(this.#original(name), value_of(setting, target));
    if (type === 'list') {
      return html`<textarea id="setting-${name}" aria-describedby="help-${name}" rows="2" spellcheck="false"
        placeholder="One in a line" .value=${text_of(setting)} ?readonly=${locked}
        @change=${change}></textarea>`;
    }
    const is_count = is_number(setting);
    return html`<div class="with-unit"><input id="setting-${name}" aria-describedby="help-${name}"
      type=${is_count ? 'number' : 'text'} min=${is_count ? (min ?? nothing) : nothing}
      max=${is_count ? (max ?? nothing) : nothing} step=${is_count ? '1' : nothing} spellcheck="false"
      .value=${text_of(setting)} ?readonly=${locked} @change=${change}>
      ${unit ? html`<span class="muted">${unit}</span>` : nothing}</div>`;
  }

  #original(name) {
    return this.#settings.value.settings.find((setting) => setting.name === name);
  }
}

function source_words(source) {
  return source === 'default' ? 'default' : 'changed here';
}

function amount(type, value) {
  if (type === 'bytes') return bytes(value);
  if (type === 'seconds') return duration(value);
  return text_of({ type, value });
}

function default_words({ type, default: value }) {
  const words = amount(type, value);
  return words && type !== 'list' ? ` (${words})` : '';
}

function limits({ type, min, max, unit }) {
  if (!Number.isFinite(min) || !Number.isFinite(max) || type === 'bytes') return '';
  return `${min.toLocaleString('en')} to ${max.toLocaleString('en')}${unit ? ` ${unit}` : ''}.`;
}

function option_table(options) {
  return html`<details class="panel options"><summary>How this server was started</summary>
    <dl>${options.map(
      ({
        name,
        value,
        source,
        help,
      }) => html`<dt><code>${name}</code> <span class="muted">${source}</span></dt>
        <dd><code>${Array.isArray(value) ? value.join(', ') : String(value)}</code>
          <small class="muted">${help}</small></dd>`,
    )}</dl></details>`;
}

customElements.define('ms-settings', SettingsPage);
