// Files and folders that were dropped on the page, as a flat list of files.

const kNoise = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

function entries_of(folder) {
  const reader = folder.createReader();
  const read = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  return (async () => {
    const all = [];
    // A reader gives at most 100 entries a time.
    for (let some = await read(); some.length > 0; some = await read()) all.push(...some);
    return all;
  })();
}

async function walk(folder, files) {
  for (const entry of await entries_of(folder)) {
    if (entry.isDirectory) await walk(entry, files);
    else if (!kNoise.has(entry.name))
      files.push(await new Promise((done, failed) => entry.file(done, failed)));
  }
}

export function carries_files(transfer) {
  return Array.from(transfer?.types ?? []).includes('Files');
}

/** All files in `transfer` (DataTransfer of a drop event). The transfer is read before the first await. */
export async function dropped_files(transfer) {
  const files = [];
  const folders = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.();
    if (entry?.isDirectory) folders.push(entry);
    else files.push(item.getAsFile());
  }
  for (const folder of folders) await walk(folder, files);
  return files.filter(Boolean);
}
