// Builds the site: node build.mjs [OUTDIR]   (default ../build/web)
//
// OUTDIR/index.html refers to OUTDIR/assets/<name>-<hash>.{js,css,svg}: those may be cached for ever,
// index.html not. What is imported on demand is a file of its own. The new files are in place before index.html names them, and stale ones go last, so that a
// site that is being served can be rebuilt.

import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(source, '../build/web'));
const assets = join(target, 'assets');

async function bundle(entry) {
  const result = await build({
    absWorkingDir: source,
    entryPoints: [entry],
    outdir: assets,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    splitting: true,
    bundle: true,
    format: 'esm',
    minify: true,
    target: ['es2022', 'safari16', 'firefox115', 'chrome111'],
    legalComments: 'linked',
    logLevel: 'warning',
    write: false,
  });
  return result.outputFiles.map((file) => ({ name: basename(file.path), bytes: file.contents }));
}

async function hashed_copy(path) {
  const bytes = await readFile(join(source, path));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase();
  const [stem, extension] = basename(path).split('.');
  return { name: `${stem}-${hash}.${extension}`, bytes };
}

/** The page with each source path replaced by the address of its built file. */
function rewritten(page, built) {
  return built.reduce((text, { path, name }) => {
    if (!text.includes(`"${path}"`)) throw new Error(`index.html does not refer to ${path}`);
    return text.replaceAll(`"${path}"`, `"/assets/${name}"`);
  }, page);
}

const script = await bundle('js/app.js');
const style = await bundle('css/site.css');
const icon = await hashed_copy('icon.svg');
const files = [...script, ...style, icon];

const page = rewritten(await readFile(join(source, 'index.html'), 'utf8'), [
  { path: 'js/app.js', name: script.find((file) => /^app-.*\.js$/.test(file.name)).name },
  { path: 'css/site.css', name: style.find((file) => file.name.endsWith('.css')).name },
  { path: 'icon.svg', name: icon.name },
]);

await mkdir(assets, { recursive: true });
for (const file of files) await writeFile(join(assets, file.name), file.bytes);
await writeFile(join(target, 'index.html.new'), page);
await rename(join(target, 'index.html.new'), join(target, 'index.html'));

const current = new Set(files.map((file) => file.name));
for (const name of await readdir(assets)) if (!current.has(name)) await rm(join(assets, name));

const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
console.log(`built ${target}: ${files.length + 1} files, ${Math.round(total / 1000)} kB`);
