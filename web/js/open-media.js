/** Shows `list` from `index` on, as large as the window. `on_close(index)` tells which one was shown last. */
export async function open_media(services, list, index, on_close) {
  try {
    const { open_lightbox } = await import('./lightbox.js');
    open_lightbox(services, list, index, on_close);
  } catch {
    // The server has a newer site, or is away.
    services.toasts.show('This page has to be loaded again.', { words: 'Reload', run: () => location.reload() });
  }
}
