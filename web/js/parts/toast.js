import { html, nothing } from 'lit';
import { icons } from '../icons.js';
import { KeptFocus } from '../kept-focus.js';
import { LightElement } from '../light-element.js';
import { Listening } from '../store.js';

/** Shows what Toasts has to say. */
class Toast extends LightElement {
  static properties = { toasts: { attribute: false } };

  #before = null; // what had the focus before the toast had it

  constructor() {
    super();
    new KeptFocus(this, () => this.#before);
    new Listening(
      this,
      () => this.toasts,
      'change',
      () => this.requestUpdate(),
    );
  }

  #focused({ currentTarget, relatedTarget }) {
    this.toasts.hold();
    if (!currentTarget.contains(relatedTarget)) this.#before = relatedTarget;
  }

  #run(action) {
    this.toasts.dismiss();
    action.run();
  }

  render() {
    const { current } = this.toasts;
    return html`<div class="toast-slot" role="status" aria-live="polite">${
      current ? this.#toast(current) : nothing
    }</div>`;
  }

  #toast({ words, action }) {
    const { toasts } = this;
    return html`<div class="toast" @pointerenter=${() => toasts.hold()} @pointerleave=${() => toasts.resume()}
      @focusin=${this.#focused} @focusout=${() => toasts.resume()}>
      <span>${words}</span>
      ${action ? html`<button @click=${() => this.#run(action)}>${action.words}</button>` : nothing}
      <button class="icon-only" aria-label="Dismiss" @click=${() => toasts.dismiss()}>${icons.close}</button>
    </div>`;
  }
}

customElements.define('ms-toast', Toast);
