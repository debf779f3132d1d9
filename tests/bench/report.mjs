// node report.mjs RESULTS.json PLOT.svg: prints the README's table and draws its plot.
import { readFileSync, writeFileSync } from 'node:fs';

const [, , resultsFile, plotFile] = process.argv;
const results = JSON.parse(readFileSync(resultsFile, 'utf8'));

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const digits = (value) => (value < 100 ? value.toFixed(2) : value.toFixed(0));
// A small file waits for the disk, not for the hash: "receive, then hash" says nothing about it.
const kSmall = 2 ** 24;
const says_something = (load, key) => load.size > kSmall || !/_to_floor|_wait/.test(key);
const cell = (load, key) => (load[key] && says_something(load, key) ? digits(median(load[key])) : '');

const sizeName = (bytes) => {
  const units = [[2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB']];
  const [unit, name] = units.find(([least]) => bytes >= least);
  return `${bytes / unit} ${name}`;
};
const loadName = (load) => `${sizeName(load.size)} × ${load.concurrency}`;

function table(loads) {
  const columns = [
    ['raw', 'raw_of_dav'], ['form', 'form_of_dav'], ['again', 'duplicate_of_dav'],
    ['raw, time', 'raw_to_floor'], ['form, time', 'form_to_floor'], ['raw, without', 'raw_without_to_floor'],
    ['form, without', 'form_without_to_floor'], ['wait', 'raw_wait'], ['CPU s/GB', 'raw_cpu_s_per_gb'],
  ];
  const lines = [
    `| size × connections | ${columns.map(([title]) => title).join(' | ')} |`,
    `|---|${columns.map(() => '---').join('|')}|`,
  ];
  for (const load of loads)
    lines.push(`| ${loadName(load)} | ${columns.map(([, key]) => cell(load, key)).join(' | ')} |`);
  return lines.join('\n');
}

// Bars of the rate as a share of nginx's own PUT, which is the line at 1.
function plot(loads) {
  const [left, barWidth, lineHeight, top] = [120, 440, 34, 44];
  const series = [['raw_of_dav', '#2f6fab', 'raw body'], ['form_of_dav', '#8ab6d6', 'form']];
  const height = top + loads.length * lineHeight + 24;
  const most = 1.1;
  const x = (share) => left + (Math.min(share, most) / most) * barWidth;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="640" height="${height}" fill="#fff"/>`,
    '<text x="10" y="18" font-size="14">Rate of durable uploads; 1 = nginx\'s own PUT, which neither hashes nor flushes</text>',
  ];
  series.forEach(([, colour, name], i) => {
    out.push(`<rect x="${left + i * 110}" y="26" width="10" height="10" fill="${colour}"/>`);
    out.push(`<text x="${left + 14 + i * 110}" y="35">${name}</text>`);
  });
  for (const share of [0.25, 0.5, 0.75, 1]) {
    out.push(`<line x1="${x(share)}" x2="${x(share)}" y1="${top}" y2="${height - 20}" stroke="#ccc"/>`);
    out.push(`<text x="${x(share)}" y="${height - 6}" text-anchor="middle">${share}</text>`);
  }
  loads.forEach((load, row) => {
    const y = top + row * lineHeight;
    out.push(`<text x="${left - 8}" y="${y + 18}" text-anchor="end">${loadName(load)}</text>`);
    series.forEach(([key, colour], i) => {
      const share = median(load[key]);
      const at = y + 4 + i * 13;
      out.push(`<rect x="${left}" y="${at}" width="${(x(share) - left).toFixed(1)}" height="11" fill="${colour}"/>`);
      out.push(`<text x="${(x(share) + 4).toFixed(1)}" y="${at + 10}" font-size="10">${share.toFixed(2)}</text>`);
    });
  });
  return `${out.join('\n')}\n</svg>\n`;
}

console.log(table(results.uploads.uploads));
console.log(`\nRssAnon of the pool: at most ${results.uploads.pool_rss_anon_mib} MiB.`);
console.log(`Look at ${results.rescan.files} unchanged files: ${results.rescan.to_find} times \`find -printf\`.`);
const { served } = results;
console.log(`Cached thumbnails: ${served.thumbnail_to_ping} times the rate of /ping, ${served.large_thumbnail_to_ping} where they have 80 kB, ${served.not_modified_to_ping} with 304.`);
console.log(`/list of 100,000: first byte after ${served.list_first_byte_ms} ms, p95 ${served.list_first_byte_p95_ms} ms; `
  + `RssAnon of the pool ${served.pool_rss_anon_mib} MiB, RSS ${served.pool_rss_mib} MiB.`);
for (const [what, { median_us: middle, p95_us: p95 }] of Object.entries(results.catalogue))
  console.log(`${what}: median ${(middle / 1000).toFixed(2)} ms, p95 ${(p95 / 1000).toFixed(2)} ms`);
writeFileSync(plotFile, plot(results.uploads.uploads));
