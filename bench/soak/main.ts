/**
 * `npm run soak`: a cluster that is killed, paused, parted and reconfigured at random, with targets and endpoints that
 * have faults; then an account of every slot and every profile. See docs/reliability.md.
 */
import { readArguments } from './options.ts';
import { soakQueue } from './queue-rounds.ts';
import { faultsOf, jsonOf, textOf, writeDetails } from './report.ts';
import { runSoak } from './soak.ts';

const [first, rounds = '50'] = process.argv.slice(2);

if (first === 'queue') process.exitCode = (await soakQueue(Number(rounds))) ? 0 : 1;
else await soakCluster();

async function soakCluster(): Promise<void> {
  const { isJson, details, ...options } = readArguments(process.argv.slice(2));
  // The events of a soak whose result is for programs go to those who watch.
  const print = (line: string): void => (isJson ? console.error(line) : console.log(line));
  const stopped = new AbortController();
  // Another one ends the process at once.
  process.once('SIGINT', () => stopped.abort());
  const result = await runSoak(options, print, stopped.signal);
  if (details !== undefined) writeDetails(details, result);
  console.log(isJson ? jsonOf(result) : textOf(result));
  process.exitCode = faultsOf(result).length === 0 ? 0 : 1;
}
