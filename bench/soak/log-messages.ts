import type { RunLog } from './soak-cluster.ts';

/** A message that nodes have logged as a warning or an error, or written besides their logs. */
export interface LoggedMessage {
  readonly level: string;
  readonly message: string;
  readonly count: number;
  /** Why it must be there; undefined for one that may name a defect. */
  readonly reason: string | undefined;
  readonly example: string;
}

/** Messages that are the consequence of what is done to the nodes. */
const EXPECTED: Readonly<Record<string, string>> = {
  'scrape failed': 'targets are broken, hang and restart',
  'scrapes of more series failed; see debug info': 'targets are broken, hang and restart',
  'endpoint fails, profiles wait in the queue': 'endpoints have faults',
  'node is dead': 'nodes are killed, paused and parted',
  'the process stood still': 'nodes are paused',
  'slots missed: the process stood still or the clock was set forward': 'nodes are paused',
  'series were scraped by two nodes that did not see each other': 'networks are parted',
  'more series were scraped by two nodes that did not see each other': 'networks are parted',
  'a connection was refused': 'nodes are killed, paused and parted while they greet',
  'more connections were refused': 'nodes are killed, paused and parted while they greet',
  'a node to join cannot be reached': 'some nodes are down',
  'joining failed': 'some nodes are down',
  'queue was not closed well; some entries may be sent again': 'nodes are killed',
  'deltas begin anew': 'nodes are killed',
  'series could not be handed over before the node stopped': 'nodes stop while networks are parted',
  'a node did not say whether it scrapes series; they are scraped here now': 'nodes are paused and parted',
};

/** … but only with these words. */
const ONLY_WITH: Readonly<Record<string, string>> = { 'a connection was refused': 'it broke off' };

const LEVELLED = /^ts=\S+ level=(warn|error) msg=("(?:[^"\\]|\\.)*"|\S+)/;
/** What is written without the logger is worth a look, too. */
const LOGGED = /^ts=\S+ level=/;

/** Every distinct message of all runs up to a moment, the unexpected first. */
export function loggedMessages(logs: readonly RunLog[], untilMs: number): readonly LoggedMessage[] {
  const found = new Map<string, Omit<LoggedMessage, 'reason'> & { isOther: boolean; count: number }>();
  for (const { run, lines } of logs) {
    for (const line of lines) {
      if (line === '' || Date.parse(/^ts=(\S+)/.exec(line)?.[1] ?? '') > untilMs) continue;
      const [, level = 'raw', quoted = line] = LEVELLED.exec(line) ?? [];
      if (level === 'raw' && LOGGED.test(line)) continue;
      const message = quoted.startsWith('"') ? quoted.slice(1, -1) : quoted;
      const isOther = !line.includes(ONLY_WITH[message] ?? '');
      const key = `${level} ${message}${isOther ? ' otherwise' : ''}`;
      const known = found.get(key) ?? { level, message, count: 0, isOther, example: `${run}: ${line}` };
      known.count++;
      found.set(key, known);
    }
  }
  return [...found.values()]
    .map(({ isOther, ...one }) => ({ ...one, reason: isOther ? undefined : EXPECTED[one.message] }))
    .sort((a, b) => Number(a.reason !== undefined) - Number(b.reason !== undefined) || b.count - a.count);
}

/** Scrapes that a node gave up, which it says on the debug level each time. */
export interface FailedScrape {
  /** "target/type" */
  readonly series: string;
  readonly run: string;
  readonly atMs: number;
}

const FAILED_SCRAPE = /^ts=(\S+) .*msg="scrape failed".* url=\S+?\/(\d+)\/debug\S* profile_type=(\w+)/;

export function failedScrapesOf(logs: readonly RunLog[]): readonly FailedScrape[] {
  return logs.flatMap(({ run, lines }) =>
    lines.flatMap((line) => {
      const [, time = '', target = '', type = ''] = FAILED_SCRAPE.exec(line) ?? [];
      return time === '' ? [] : [{ series: `${target}/${type}`, run, atMs: Date.parse(time) }];
    }),
  );
}

/** When runs stood still, by their own words, which may be the machine's fault. */
export function stallsOf(logs: readonly RunLog[]): readonly { node: string; fromMs: number; toMs: number }[] {
  return logs.flatMap(({ node, lines }) =>
    lines.flatMap((line) => {
      const [, time = ''] = /^ts=(\S+) .*msg="the process stood still"/.exec(line) ?? [];
      const stallMs = Number(/ ms=(\d+)/.exec(line)?.[1] ?? 0);
      const toMs = Date.parse(time);
      return Number.isNaN(toMs) ? [] : [{ node, fromMs: toMs - stallMs, toMs }];
    }),
  );
}
