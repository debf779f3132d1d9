// Which events change what a page shows, and how often it reads it again.

import { NowAndThen } from './now-and-then.js';
import { Listening } from './store.js';

const kPace = { soon_ms: 300, every_ms: 2_000 };
const kBackup = 'backup'; // the project that phones back up to
const kOfBatches = new Set(['batch', 'upload', 'duplicate']);

/** Could it have changed what a phone has backed up? */
function is_about_backups({ event, project }) {
  return event === 'device' || project === kBackup;
}

/** Could it have changed a batch? */
export function is_about_batches({ event }) {
  return kOfBatches.has(event);
}

/** Calls `tell()` when some of the events that come are `wanted(event)`, or when nobody knows which ones came. */
export function hear_events(host, wanted, tell) {
  const feed = () => host.services.feed;
  new Listening(host, feed, 'stale', () => tell());
  new Listening(host, feed, 'events', ({ detail }) => detail.some(wanted) && tell());
}

/** The same for a `load()` (-> promise) that costs: now and then at most. -> NowAndThen, for whoever else asks for it */
export function follow_events(host, wanted, load) {
  const reload = new NowAndThen(load, kPace);
  hear_events(host, wanted, () => reload.ask());
  host.addController({ hostDisconnected: () => reload.stop() });
  return reload;
}

export function follow_backups(host, load) {
  return follow_events(host, is_about_backups, load);
}
