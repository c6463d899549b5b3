/**
 * `npm run bench [name …]`: what Starling costs, measured on this machine. npm starts it with the flags of `bin/starling`,
 * for what is measured in this process.
 *   cluster  three nodes when one dies, comes or goes (takes about four minutes)
 *   cluster-nodes  20 nodes in processes of their own (takes about two minutes)
 *   cluster-gossip  the membership of up to 1,000 simulated nodes (takes about three minutes)
 *   cluster-ownership  who owns which of 1,000,000 targets among up to 1,000 nodes
 *   config  parse and load a configuration of 10,000 lines
 *   delta   check and difference heap profiles, as ratios to zlib alone and to pprof-format
 *   outage  a backend that answers 503 for a minute, and a stop in the middle of it (takes about three and a half minutes)
 *   peers   the same work done by Starling and by Alloy, if there is one (takes about nine minutes each)
 *   pprof-fuzz  100,000 bad profiles (takes about two minutes)
 *   scrape  1,000 targets, five profile types, every 15 s (takes about two minutes)
 *   ui      the debug UI with 10,000 targets, in a headless browser
 *   write   sending with the queue and without, and a backlog of 100,000 profiles
 */
import { cpus, totalmem } from 'node:os';
import { benchClusterChange } from './cluster-change.ts';
import { benchClusterGossip } from './cluster-gossip.ts';
import { benchClusterNodes } from './cluster-nodes.ts';
import { benchClusterOwnership } from './cluster-ownership.ts';
import { benchConfig } from './config.ts';
import { benchDelta } from './delta.ts';
import { benchOutage } from './outage.ts';
import { benchPeers } from './peers/index.ts';
import { benchPprofFuzz } from './pprof-fuzz.ts';
import { benchScrape } from './scrape.ts';
import { benchUi } from './ui.ts';
import { benchWrite } from './write.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  cluster: benchClusterChange,
  'cluster-gossip': benchClusterGossip,
  'cluster-nodes': benchClusterNodes,
  'cluster-ownership': benchClusterOwnership,
  config: benchConfig,
  delta: benchDelta,
  outage: benchOutage,
  peers: benchPeers,
  'pprof-fuzz': benchPprofFuzz,
  scrape: benchScrape,
  ui: benchUi,
  write: benchWrite,
};

/** Only done when asked for. */
const ON_REQUEST: readonly string[] = ['peers'];

const names = process.argv.slice(2);
const [cpu] = cpus();
console.log(
  `machine: ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${[process.version, ...process.execArgv].join(' ')}`,
);
const usual = Object.keys(BENCHES).filter((name) => !ON_REQUEST.includes(name));
for (const name of names.length > 0 ? names : usual) {
  const bench = BENCHES[name];
  if (bench === undefined) {
    console.error(`unknown bench ${JSON.stringify(name)}; there are: ${Object.keys(BENCHES).join(', ')}`);
    process.exitCode = 1;
    continue;
  }
  await bench();
}
