/**
 * The demo application: a program of its own (`node application.ts`) that has work to do and shows its profiles under the
 * paths of Go's net/http/pprof. It prints its port on a line and lives until its standard input ends.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { compress, ProfileBuilder } from '../pprof/index.ts';
import { systemClock, systemRandom } from '../util/index.ts';
import { AllocationProfile } from './allocation-profile.ts';
import type { TimeKind } from './time-profile.ts';
import { profileTime } from './time-profile.ts';
import { Workload } from './workload.ts';

const DEFAULT_SECONDS = 30;
const MAX_SECONDS = 300;

/** Gives a raw profile, or undefined when the query asks for something that cannot be. */
type Source = (query: URLSearchParams, signal: AbortSignal) => Promise<Uint8Array | undefined>;

const allocations = new AllocationProfile(systemClock);

const sources: ReadonlyMap<string, Source> = new Map<string, Source>([
  ['/debug/pprof/allocs', () => allocations.take()],
  ['/debug/pprof/goroutine', async () => activeResources()],
  ['/debug/pprof/block', async () => withoutContention()],
  ['/debug/pprof/mutex', async () => withoutContention()],
  ['/debug/pprof/profile', timed('cpu')],
  ['/debug/fgprof', timed('wall')],
]);

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    response.destroy(error instanceof Error ? error : undefined);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
  new Workload(systemClock, systemRandom).start();
});
// Ctrl-C reaches every process of the terminal; this one waits for the demo to end it.
process.on('SIGINT', () => undefined);
process.stdin.resume().once('close', () => process.exit(0));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://application');
  const source = sources.get(pathname);
  if (source === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end(`profiles are at:\n${[...sources.keys()].join('\n')}\n`);
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const profile = await source(searchParams, gone.signal);
  if (profile === undefined) {
    response.writeHead(400).end(`seconds must be a whole number from 1 to ${MAX_SECONDS}\n`);
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
  response.end(await compress(profile));
}

function timed(kind: TimeKind): Source {
  return async (query, signal) => {
    const seconds = Number(query.get('seconds') ?? DEFAULT_SECONDS);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_SECONDS) return undefined;
    return profileTime(kind, seconds, systemClock, signal);
  };
}

/** What the process waits for, by kind: the nearest that Node has to goroutines. */
function activeResources(): Uint8Array {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const builder = new ProfileBuilder({ sampleTypes: [{ type: 'goroutine', unit: 'count' }] });
  for (const [name, count] of counts) builder.addSample({ stack: [{ name }], values: [count] });
  return builder.encode();
}

/** JavaScript runs on one thread: nothing ever waits for a lock. */
function withoutContention(): Uint8Array {
  return new ProfileBuilder({
    sampleTypes: [
      { type: 'contentions', unit: 'count' },
      { type: 'delay', unit: 'nanoseconds' },
    ],
  }).encode();
}
