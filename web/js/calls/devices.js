// Phones that back up: what they have sent, and what they leave out.

import { request } from '../api.js';
import { with_query } from './paths.js';

/**
 * `query`: {after, limit} -> {items, next}. A device: {id, device_id: its name on the wire, own_name, last_contact,
 * last_backup, photos, videos, bytes, failed, gone, ignored}
 */
export async function list_devices(query) {
  const page = await request('GET', with_query('/api/devices', query));
  return { items: page.devices, next: page.next ?? null };
}

export function get_device(id) {
  return request('GET', `/api/devices/${encodeURIComponent(id)}`);
}

/** For people; "" takes the name away. -> the device */
export function name_device(id, own_name) {
  return request('PATCH', `/api/devices/${encodeURIComponent(id)}`, { json: { own_name } });
}

/** Of one device, or of all. -> [{day: "2024-05-01", files, bytes}], oldest first */
export async function list_backup_days(device) {
  const days = [];
  for (let after = ''; after !== null; ) {
    const page = await request('GET', with_query('/api/backup-days', { device, after }));
    days.push(...page.days);
    after = page.next ?? null;
  }
  return days;
}

/** Newest first. `query`: {status: "" or that of a record, offset, limit} -> {items, next} */
export async function list_backups(device_id, { status, offset = 0, limit }) {
  const page = await request('GET', with_query('/backup/log', { device_id, status, offset, limit, keys: 'all' }));
  return { items: page.backups, next: page.backups.length === limit ? offset + limit : null };
}

/** `query`: {after, limit} -> {items: [{id, path, file_name, timestamp}], next} */
export async function list_ignored(device_id, query) {
  const page = await request('GET', with_query('/photos/ignored', { device_id, ...query }));
  return { items: page.ignored_files, next: page.next ?? null };
}

function post_paths(path, device_id, paths) {
  const files = paths.map((one) => ({ path: one }));
  return request('POST', path, { json: { device_id, files }, timeout: 300_000 });
}

/** -> {ignored_count} */
export function ignore(device_id, paths) {
  return post_paths('/photos/ignore', device_id, paths);
}

/** -> {unignored_count} */
export function unignore(device_id, paths) {
  return post_paths('/photos/unignore', device_id, paths);
}
