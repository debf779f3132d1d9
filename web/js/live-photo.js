// The moving half of a Live Photo, over the picture for as long as it plays.

/** Plays `live` ({stream_url}) once over `box`, without sound; what the browser cannot play is left out. */
export function play_live(box, live) {
  stop_live(box);
  const video = document.createElement('video');
  Object.assign(video, { src: live.stream_url, muted: true, playsInline: true, className: 'moving' });
  const end = () => video.remove();
  video.addEventListener('ended', end);
  video.addEventListener('error', end);
  video.addEventListener('playing', () => video.classList.add('visible'));
  box.append(video);
  video.play().catch(end);
}

export function stop_live(box) {
  for (const video of box.querySelectorAll('video.moving')) {
    video.removeAttribute('src');
    video.remove();
  }
}
