/**
 * `npm run bench [name …]`: what Starling costs, measured on this machine.
 *   config  parse and load a configuration of 10,000 lines
 *   scrape  1,000 targets, five profile types, every 15 s (takes about two minutes)
 */
import { cpus, totalmem } from 'node:os';
import { benchConfig } from './config.ts';
import { benchScrape } from './scrape.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = { config: benchConfig, scrape: benchScrape };

const names = process.argv.slice(2);
const [cpu] = cpus();
console.log(
  `machine: ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (bench === undefined) {
    console.error(`unknown bench ${JSON.stringify(name)}; there are: ${Object.keys(BENCHES).join(', ')}`);
    process.exitCode = 1;
    continue;
  }
  await bench();
}
