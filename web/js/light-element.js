import { LitElement } from 'lit';

/** An element that draws into the page itself, not into a shadow: the page's styles hold for it. */
export class LightElement extends LitElement {
  createRenderRoot() {
    return this;
  }
}
