// Icons as inline SVG: they take the colour of the text, and are silent for screen readers.

import { html, svg } from 'lit';

function icon(drawing) {
  return html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"
    stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawing}</svg>`;
}

export const icons = {
  brand: icon(
    svg`<path d="M12 3v10M8 9.5l4 4 4-4M4 14v3.5A2.5 2.5 0 0 0 6.5 20h11a2.5 2.5 0 0 0 2.5-2.5V14"/>`,
  ),
  folder:
    icon(svg`<path d="M3.5 7A1.5 1.5 0 0 1 5 5.5h4l2 2.5h8A1.5 1.5 0 0 1 20.5 9.5v8A1.5 1.5 0 0 1 19 19H5
    a1.5 1.5 0 0 1-1.5-1.5z"/>`),
  image: icon(svg`<rect x="3.5" y="5" width="17" height="14" rx="2"/><circle cx="9" cy="10" r="1.6"/>
    <path d="m4.5 17 4.5-4 3 2.5 3.5-4 5 5"/>`),
  video: icon(svg`<rect x="3" y="6" width="12.5" height="12" rx="2"/><path d="m15.5 11 5-3v8l-5-3z"/>`),
  audio: icon(
    svg`<path d="M9 17.5V6l10-2v11.5"/>
      <circle cx="6.5" cy="17.5" r="2.5"/><circle cx="16.5" cy="15.5" r="2.5"/>`,
  ),
  other: icon(svg`<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5"/>`),
  upload: icon(svg`<path d="M12 15V4M7.5 8.5 12 4l4.5 4.5M4.5 15v3a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-3"/>`),
  download: icon(svg`<path d="M12 4v11M7.5 10.5 12 15l4.5-4.5M4.5 19.5h15"/>`),
  refresh: icon(svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4h-4"/>`),
  close: icon(svg`<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>`),
  retry: icon(svg`<path d="M4.5 12a7.5 7.5 0 1 0 2.3-5.4M4.5 4v4h4"/>`),
  check: icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`),
  same: icon(
    svg`<rect x="8" y="8" width="12" height="12" rx="2"/>
      <path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>`,
  ),
  alert: icon(svg`<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1"/>`),
  plus: icon(svg`<path d="M12 5v14M5 12h14"/>`),
  phone: icon(svg`<rect x="7" y="3" width="10" height="18" rx="2.5"/><path d="M11 18h2"/>`),
  grid: icon(svg`<path d="M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z"/>`),
  list: icon(svg`<path d="M4 6.5h.1M8.5 6.5H20M4 12h.1M8.5 12H20M4 17.5h.1M8.5 17.5H20"/>`),
  filter: icon(svg`<path d="M4 7h16M7 12h10M10 17h4"/>`),
  trash: icon(svg`<path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5M10 11v5M14 11v5"/>`),
  move: icon(svg`<path d="M3.5 7A1.5 1.5 0 0 1 5 5.5h4l2 2.5h8A1.5 1.5 0 0 1 20.5 9.5v8A1.5 1.5 0 0 1 19 19H5
    a1.5 1.5 0 0 1-1.5-1.5zM9 13.5h6M12.8 11l2.5 2.5-2.5 2.5"/>`),
  tag: icon(svg`<path d="M4 4.5h7.5l8.5 8.5-7 7L4.5 11.5z"/><circle cx="8.2" cy="8.4" r="1.2"/>`),
  settings: icon(svg`<path d="M4 7h9M17 7h3M4 12h3M11 12h9M4 17h10M18 17h2"/><circle cx="15" cy="7" r="2"/>
    <circle cx="9" cy="12" r="2"/><circle cx="16" cy="17" r="2"/>`),
  undo: icon(svg`<path d="M8.5 5 4.5 9l4 4M4.5 9H14a5.25 5.25 0 0 1 0 10.5H9"/>`),
  batch: icon(svg`<path d="m12 4 8.5 4.5L12 13 3.5 8.5zM4 12.5l8 4.5 8-4.5M4 16l8 4.5 8-4.5"/>`),
  job: icon(svg`<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>`),
  lock: icon(
    svg`<rect x="5.5" y="10.5" width="13" height="9.5" rx="2"/><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>`,
  ),
  menu: icon(svg`<path d="M4 7h16M4 12h16M4 17h16"/>`),
  live: icon(
    svg`<circle cx="12" cy="12" r="3"/><circle cx="12" cy="12" r="6"/>
      <circle cx="12" cy="12" r="9" stroke-dasharray="1.5 2.2"/>`,
  ),
  info: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.1"/>`),
  copy: icon(svg`<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V4H4v12h4"/>`),
  play: icon(svg`<path d="M8 5.5v13l11-6.5z"/>`),
};
