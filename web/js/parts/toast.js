import { html, nothing } from 'lit';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { Listening } from '../store.js';

/** Shows what Toasts has to say. */
class Toast extends LightElement {
  static properties = { toasts: { attribute: false } };

  constructor() {
    super();
    new Listening(
      this,
      () => this.toasts,
      'change',
      () => this.requestUpdate(),
    );
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
      @focusin=${() => toasts.hold()} @focusout=${() => toasts.resume()}>
      <span>${words}</span>
      ${action ? html`<button @click=${() => this.#run(action)}>${action.words}</button>` : nothing}
      <button class="icon-only" aria-label="Dismiss" @click=${() => toasts.dismiss()}>${icons.close}</button>
    </div>`;
  }
}

customElements.define('ms-toast', Toast);
