import { html, nothing } from 'lit';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';

const kShortestPassword = 8;
const kFirstWords = html`Whoever knows it may change settings and delete for good. Everybody else in this
  network can still upload and browse.`;
const kWords = 'Needed to change settings and to delete for good.';
const kPlainWords = 'This connection is not encrypted: take a password that you use nowhere else.';

/** Signs the administrator in, or lets the first visitor choose the password. Fires "signed-in". */
class SignIn extends LightElement {
  static properties = {
    services: { attribute: false },
    session: { attribute: false },
    refusal: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.refusal = '';
    this.busy = false;
  }

  async #send(event) {
    event.preventDefault();
    const { password, again } = event.target.elements;
    const is_first = !this.session.is_set_up;
    if (is_first && password.value !== again.value) {
      this.refusal = 'The two passwords differ.';
      return;
    }
    const { api } = this.services;
    this.busy = true;
    this.refusal = '';
    try {
      await (is_first ? api.set_up(password.value) : api.sign_in(password.value));
      event.target.reset();
      this.dispatchEvent(new Event('signed-in'));
    } catch (error) {
      this.refusal = error.status === 401 ? 'This is not the password.' : error.message;
    }
    this.busy = false;
  }

  render() {
    const is_first = !this.session.is_set_up;
    return html`<form class="panel sign-in-form" @submit=${this.#send}>
      <h2>${icons.lock} ${is_first ? 'Choose the administrator’s password' : 'Sign in as administrator'}</h2>
      <p class="muted">${is_first ? kFirstWords : kWords}
        ${location.protocol === 'http:' ? kPlainWords : nothing}</p>
      <input type="text" name="username" value="administrator" autocomplete="username" hidden>
      <label>Password <input type="password" name="password" required
        minlength=${is_first ? kShortestPassword : nothing}
        autocomplete=${is_first ? 'new-password' : 'current-password'}></label>
      ${
        is_first
          ? html`<label>The same again <input type="password" name="again" required
              autocomplete="new-password"></label>`
          : nothing
      }
      ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal}</p>` : nothing}
      <div class="actions"><button type="submit" aria-busy=${this.busy ? 'true' : nothing}
        ?disabled=${this.busy}>${is_first ? 'Set password' : 'Sign in'}</button></div>
    </form>`;
  }
}

customElements.define('ms-sign-in', SignIn);
