// SPDX-License-Identifier: GPL-3.0-or-later
//
// ubo-core: judges the requests of a file by uBlock Origin's engine, and prints what that took.
//
// usage: node ubo-core.mjs MODULE SUFFIX-LIST REQUESTS LIST...
//
// MODULE is the folder of the npm package @gorhill/ubo-core. REQUESTS has lines of
// "type TAB source-url TAB url". Prints one JSON object: times in µs a request, of the best of some
// rounds. The package's own list of suffixes does not load, so it is loaded by hand.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const ROUNDS = 4;
const [module, suffixes, requests, ...lists] = process.argv.slice(2);
const { StaticNetFilteringEngine, pslInit } = await import(pathToFileURL(join(module, 'index.js')));

const lines = readFileSync(requests, 'utf8').split('\n').filter(line => line && line[0] !== '#')
  .map(line => line.split('\t', 3));

pslInit(readFileSync(suffixes, 'utf8'));
const begin = performance.now();
const engine = await StaticNetFilteringEngine.create({ noPSL: true });
await engine.useLists(lists.map(path => ({ name: path, raw: readFileSync(path, 'utf8') })));
const built = performance.now() - begin;

function round() {
  const times = new Float64Array(lines.length);
  let blocked = 0;
  for (let i = 0; i < lines.length; i++) {
    const [type, originURL, url] = lines[i];
    const start = process.hrtime.bigint();
    const result = engine.matchRequest({ originURL, url, type });
    times[i] = Number(process.hrtime.bigint() - start) / 1000;
    blocked += result === 1 ? 1 : 0;
  }
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  times.sort();
  const at = share => times[Math.floor(share * (times.length - 1))];
  return { requests: lines.length, blocked, median: at(0.5), mean, p99: at(0.99) };
}

const rounds = Array.from({ length: ROUNDS }, round);
rounds.sort((a, b) => a.mean - b.mean);
console.log(JSON.stringify({ ...rounds[0], build_ms: built }));
