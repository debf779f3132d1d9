import { html, nothing } from 'lit';
import { count } from '../format.js';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';

const kMostRows = 50;

/** The files with which something could not be done, each with its reason. Fires "close". */
class Failures extends LightElement {
  /** {words, failures: [{name, message}]}, or null */
  static properties = { outcome: { attribute: false } };

  render() {
    if (!this.outcome) return nothing;
    const { words, failures } = this.outcome;
    const more = failures.length - kMostRows;
    return html`<section class="notice bad failures" role="alert">
      ${icons.alert}
      <div class="grow"><p>${words}</p>
        <ul>${failures
          .slice(0, kMostRows)
          .map(({ name, message }) => html`<li><strong>${name}</strong> ${message}</li>`)}</ul>
        ${more > 0 ? html`<p>and ${count(more, 'more file', 'more files')}</p>` : nothing}</div>
      <button class="quiet icon-only" aria-label="Dismiss"
        @click=${() => this.dispatchEvent(new Event('close'))}>${icons.close}</button>
    </section>`;
  }
}

customElements.define('ms-failures', Failures);
