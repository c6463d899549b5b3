/**
 * An application with work to do, which shows its profiles under the paths of Go's net/http/pprof:
 * /debug/pprof/profile?seconds=N (CPU) and /debug/pprof/heap (memory).
 */
import { createServer } from 'node:http';
import { encode, heap, time } from '@datadog/pprof';

const HEAP_SAMPLE_BYTES = 512 * 1024;
const HEAP_STACK_DEPTH = 64;
const PAUSE_MS = 20;
const MAX_SECONDS = 60;
const port = Number(process.env.PORT ?? 6060);

heap.start(HEAP_SAMPLE_BYTES, HEAP_STACK_DEPTH);

/** The newest orders; older ones become garbage. */
const latest = [];

function makeOrder() {
  return Array.from({ length: 2_000 }, () => Math.random().toString(36).slice(2));
}

function sortOrder(order) {
  return order.toSorted();
}

function countLetters(order) {
  const counts = new Map();
  for (const item of order) for (const letter of item) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}

function work() {
  const order = sortOrder(makeOrder());
  latest.push({ order, counts: countLetters(order) });
  if (latest.length > 50) latest.shift();
  setTimeout(work, PAUSE_MS);
}

/** One CPU profile at a time: the profiler of the process has no more. */
let running = Promise.resolve();

function cpuProfile(seconds) {
  const profile = running.then(() => time.profile({ durationMillis: seconds * 1_000 }));
  running = profile.catch(() => undefined);
  return profile;
}

async function answer(url) {
  switch (url.pathname) {
    case '/debug/pprof/profile': {
      const seconds = Number(url.searchParams.get('seconds') ?? 10);
      if (!(seconds > 0 && seconds <= MAX_SECONDS)) return undefined;
      return encode(await cpuProfile(seconds));
    }
    case '/debug/pprof/heap':
      return encode(heap.profile());
    default:
      return undefined;
  }
}

createServer(async (request, response) => {
  try {
    const body = await answer(new URL(request.url, 'http://demo'));
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': 'application/octet-stream' });
    response.end(body);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end(String(error));
  }
}).listen(port, () => console.log(`profiles are at :${port}/debug/pprof/`));

// As the first process of a container it gets no signal that it does not ask for.
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
work();
