// Builds the site: node build.mjs [OUTDIR]   (default ../build/web)
//
// OUTDIR/index.html refers to OUTDIR/assets/<name>-<hash>.{js,css,svg}: those may be cached for ever,
// the pages not. What is imported on demand is a file of its own. The new files are in place before index.html names them, and stale ones go last, so that a
// site that is being served can be rebuilt.

import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(source, '../build/web'));
const assets = join(target, 'assets');

async function bundle(...entries) {
  const result = await build({
    absWorkingDir: source,
    entryPoints: entries,
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
async function rewritten(page, built) {
  return built.reduce((text, { path, name }) => {
    if (!text.includes(`"${path}"`)) throw new Error(`${page} does not refer to ${path}`);
    return text.replaceAll(`"${path}"`, `"/assets/${name}"`);
  }, await readFile(join(source, page), 'utf8'));
}

const script = await bundle('js/app.js', 'js/docs.js');
const style = await bundle('css/site.css');
const icon = await hashed_copy('icon.svg');
const files = [...script, ...style, icon];

function built_script(stem) {
  return script.find((file) => file.name.startsWith(`${stem}-`) && file.name.endsWith('.js')).name;
}
const shared = [
  { path: 'css/site.css', name: style.find((file) => file.name.endsWith('.css')).name },
  { path: 'icon.svg', name: icon.name },
];
const pages = [
  ['index.html', await rewritten('index.html', [{ path: 'js/app.js', name: built_script('app') }, ...shared])],
  ['docs.html', await rewritten('docs.html', [{ path: 'js/docs.js', name: built_script('docs') }, ...shared])],
  ['openapi.json', await readFile(join(source, 'openapi.json'), 'utf8')],
];

await mkdir(assets, { recursive: true });
for (const file of files) await writeFile(join(assets, file.name), file.bytes);
for (const [name, text] of pages) {
  await writeFile(join(target, `${name}.new`), text);
  await rename(join(target, `${name}.new`), join(target, name));
}

const current = new Set(files.map((file) => file.name));
for (const name of await readdir(assets)) if (!current.has(name)) await rm(join(assets, name));

const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
console.log(`built ${target}: ${files.length + pages.length} files, ${Math.round(total / 1000)} kB`);
