// Styles that are computed: set on the element, because the content security policy allows no style
// attribute, which is what lit's own styleMap makes first.

import { noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';

class Placed extends Directive {
  #before = {};

  render() {
    return noChange;
  }

  update({ element }, [styles]) {
    for (const [name, value] of Object.entries(styles)) {
      if (this.#before[name] !== value) element.style[name] = value;
    }
    this.#before = styles;
    return noChange;
  }
}

/** <li ${placed({ width: '20px' })}> */
export const placed = directive(Placed);
