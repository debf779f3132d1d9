import { html, svg } from 'lit';
import { encode } from 'uqr';

const kQuietZone = 4; // modules, as the standard has it

/** `text` as a QR code: one path of unit squares. */
export function qr_code(text, label) {
  const { data, size } = encode(text, { border: kQuietZone });
  const squares = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
  return html`<svg class="qr" role="img" aria-label=${label} viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges">${svg`<path d=${squares.join('')}></path>`}</svg>`;
}
