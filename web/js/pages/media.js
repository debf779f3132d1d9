import { html } from 'lit';
import { icons } from '../icons.js';
import { LightElement } from '../light-element.js';
import { projects_href } from '../router.js';
import '../parts/media-view.js';

const kEmpty = html`<div class="empty">${icons.image}<strong>There are no files yet</strong>
  <span><a href=${projects_href}>Open a project</a> and drop some into it.</span></div>`;

class AllMediaPage extends LightElement {
  static properties = { services: { attribute: false }, query: { attribute: false } };

  connectedCallback() {
    super.connectedCallback();
    document.title = 'All media · media-sync';
  }

  render() {
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">All media</h1>
        <p class="muted">Of every project, in one list.</p></div></header>
      <ms-media .services=${this.services} .query=${this.query} .empty=${kEmpty}></ms-media>`;
  }
}

customElements.define('ms-all-media', AllMediaPage);
