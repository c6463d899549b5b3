import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Anomaly } from './account.ts';
import { defectsOf } from './account.ts';
import { isCostly } from './causes.ts';
import type { Trend } from './process-watch.ts';
import type { SoakResult } from './soak.ts';

const MEGABYTE = 2 ** 20;
/** Of anomalies of one kind and cause. */
const MAX_EXAMPLES = 5;
/** How much more heap the second half of a long enough run may take. */
export const MAX_HEAP_GROWTH = 0.05;
/** Shorter runs have not filled their caches yet. */
const MIN_TREND_SECONDS = 300;

/** What must not be, in words; empty when all is well. */
export function faultsOf(result: SoakResult): readonly string[] {
  const { account, trends, messages, badEnds, waiting } = result;
  return [
    ...[...grouped(defectsOf(account))].map(([key, list]) => `${list.length} x ${key}`),
    ...messages
      .filter(({ reason }) => reason === undefined)
      .map(({ level, message, count }) => `${count} x logged ${level} ${JSON.stringify(message)}`),
    ...badEnds,
    ...(waiting > 0 && waiting >= account.due / 10 ? [`${waiting} profiles were not sent in the end`] : []),
    ...trends.flatMap(({ run, heap, seconds }) =>
      heap !== undefined && seconds >= MIN_TREND_SECONDS && heap.growth > MAX_HEAP_GROWTH
        ? `the heap of ${run} grew by ${percent(heap.growth)}`
        : [],
    ),
  ];
}

/** The result to be read. */
export function textOf(result: SoakResult): string {
  const { account, retried, trends, messages, longestLagMs, hasPartitions, log } = result;
  const lines = [
    '',
    `slots due ${account.due}: ${account.scraped} scraped, ${account.targetFailed} refused by their targets`,
    ...Object.entries(account.delivered).map(
      ([name, count]) =>
        `endpoint ${name}: ${count} profiles delivered, ${retried[name] ?? 0} came again under their ids`,
    ),
    `first profiles of deltas: ${account.firsts}`,
    ...(hasPartitions ? [] : ['no partitions: they need root and network namespaces']),
    '',
    'not as it should be, by cause:',
    ...[...grouped(account.anomalies)].map(([key, list]) => `  ${String(list.length).padStart(6)}  ${key}`),
    ...examples(
      result,
      account.anomalies.filter(({ cause }) => !isCostly(cause)),
    ),
    '',
    'what nodes took that ran all the time (the least in the middle and at the end, of the heap after a collection):',
    ...trends.map(
      ({ run, heap, resident, descriptors }) =>
        `  ${run}  heap ${heap === undefined ? 'unknown' : growthOf(heap)}, resident ${megabytes(resident.middle)} to ${megabytes(resident.end)}, descriptors ${descriptors.middle} to ${descriptors.end}`,
    ),
    '',
    'warnings and errors in the logs:',
    ...messages.map(
      ({ level, message, count, reason, example }) =>
        `  ${String(count).padStart(6)}  ${level} ${JSON.stringify(message)}: ${reason ?? `UNEXPECTED, ${example}`}`,
    ),
    '',
    `the soak itself stood still for ${longestLagMs} ms at most; events: ${log.events.length}`,
  ];
  const faults = faultsOf(result);
  lines.push('', faults.length === 0 ? 'all is well' : 'FAULTS:', ...faults.map((fault) => `  ${fault}`));
  return lines.join('\n');
}

/** Leaves everything that was written down in a directory, for whoever looks for a cause. */
export function writeDetails(directory: string, result: SoakResult): void {
  const { logs, scrapes, log, account } = result;
  mkdirSync(directory, { recursive: true });
  for (const { run, lines } of logs) writeFileSync(join(directory, `${run}.log`), lines.join('\n'));
  const times = (list: readonly { readonly atMs: number }[]): string =>
    list.map((one) => `${new Date(one.atMs).toISOString()} ${JSON.stringify(one)}\n`).join('');
  writeFileSync(join(directory, 'scrapes.txt'), times(scrapes));
  writeFileSync(join(directory, 'events.txt'), times(log.events));
  writeFileSync(join(directory, 'anomalies.txt'), times(account.anomalies));
}

/** The result for programs, on one line. */
export function jsonOf(result: SoakResult): string {
  const { log, account, logs: _logs, scrapes: _scrapes, ...rest } = result;
  const { anomalies, ...figures } = account;
  const byCause = Object.fromEntries([...grouped(anomalies)].map(([key, list]) => [key, list.length]));
  return JSON.stringify({
    ...rest,
    ...figures,
    anomalies: byCause,
    defects: defectsOf(account),
    faults: faultsOf(result),
    events: log.events,
  });
}

function grouped(anomalies: readonly Anomaly[]): ReadonlyMap<string, readonly Anomaly[]> {
  return Map.groupBy(anomalies, ({ what, cause }) => `${what}: ${cause}`);
}

function examples({ log }: SoakResult, anomalies: readonly Anomaly[]): readonly string[] {
  return [...grouped(anomalies)].flatMap(([key, list]) => [
    `  examples of ${key}:`,
    ...list.slice(0, MAX_EXAMPLES).map(({ atMs, detail }) => `    ${log.stamp(atMs)} ${detail}`),
  ]);
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function growthOf({ middle, end, growth }: Trend): string {
  return `${megabytes(middle)} to ${megabytes(end)} (${percent(growth)})`;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
