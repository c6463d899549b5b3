/**
 * The other side of the scrape bench: prepared targets on one port (path /INDEX/debug/pprof/…) and a receiver that counts
 * profiles on another. Heap profiles are about 110 KB raw, mutex, block and goroutine under 10 KB; cumulative ones grow
 * from scrape to scrape. Prints both ports.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { ProfileBuilder } from '../src/pprof/index.ts';
import { PushRequest } from '../src/proto/index.ts';

/** How many states of growth a cumulative profile goes through before it starts again. */
const STATES = 6;

const SAMPLE_TYPES = {
  allocs: [
    { type: 'alloc_objects', unit: 'count' },
    { type: 'alloc_space', unit: 'bytes' },
    { type: 'inuse_objects', unit: 'count' },
    { type: 'inuse_space', unit: 'bytes' },
  ],
  block: [
    { type: 'contentions', unit: 'count' },
    { type: 'delay', unit: 'nanoseconds' },
  ],
  mutex: [
    { type: 'contentions', unit: 'count' },
    { type: 'delay', unit: 'nanoseconds' },
  ],
  goroutine: [{ type: 'goroutine', unit: 'count' }],
  profile: [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ],
} as const;

type Kind = keyof typeof SAMPLE_TYPES;

/** How many stacks a profile has, of how many functions. */
const SHAPES: Readonly<Record<Kind, { readonly stacks: number; readonly functions: number }>> = {
  allocs: { stacks: 1_800, functions: 400 },
  block: { stacks: 24, functions: 60 },
  mutex: { stacks: 24, functions: 60 },
  goroutine: { stacks: 24, functions: 60 },
  profile: { stacks: 300, functions: 400 },
};

function isKind(name: string): name is Kind {
  return Object.hasOwn(SAMPLE_TYPES, name);
}

function prepare(kind: Kind, state: number): Buffer {
  const builder = new ProfileBuilder({
    sampleTypes: [...SAMPLE_TYPES[kind]],
    timeNanos: BigInt(1_800_000_000 + state * 15) * 1_000_000_000n,
  });
  const { stacks, functions } = SHAPES[kind];
  for (let stack = 0; stack < stacks; stack++) {
    const depth = 8 + (stack % 10);
    const frames = Array.from({ length: depth }, (_, level) => {
      const id = (stack * 7 + level * 31) % functions;
      return {
        name: `github.com/example/service/internal/package${id % 40}.(*Type${id}).Method`,
        file: `/src/service/internal/package${id % 40}/file.go`,
        line: 10 + (id % 300),
        address: BigInt(0x400000 + id * 64),
      };
    });
    const value = BigInt((stack + 1) * (state + 1) * 512);
    builder.addSample({ stack: frames, values: SAMPLE_TYPES[kind].map(() => value) });
  }
  return gzipSync(builder.encode());
}

const bodies = new Map<Kind, readonly Buffer[]>();
for (const kind of Object.keys(SAMPLE_TYPES)) {
  if (isKind(kind))
    bodies.set(
      kind,
      Array.from({ length: STATES }, (_, state) => prepare(kind, state)),
    );
}

const scrapes = new Map<string, number>();

function answerTarget(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://target');
  const kind = url.pathname.split('/').at(-1) ?? '';
  const states = isKind(kind) ? bodies.get(kind) : undefined;
  if (states === undefined) {
    response.writeHead(404).end();
    return;
  }
  const count = scrapes.get(url.pathname) ?? 0;
  scrapes.set(url.pathname, count + 1);
  const seconds = Number(url.searchParams.get('seconds') ?? 0);
  setTimeout(() => {
    response.setHeader('content-type', 'application/octet-stream');
    response.end(states[count % STATES]);
  }, seconds * 1000);
}

let delivered = 0;

function answerReceiver(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET') {
    response.end(String(delivered));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    for (const series of PushRequest.decode(Buffer.concat(chunks)).series)
      delivered += series.samples?.length ?? 0;
    response.setHeader('content-type', 'application/proto');
    response.end();
  });
}

const targets = createServer(answerTarget).listen(0, '127.0.0.1');
// Go's servers, which most targets are, keep idle connections; Node's close them after five seconds.
targets.keepAliveTimeout = 10 * 60_000;
const receiver = createServer(answerReceiver).listen(0, '127.0.0.1');
await Promise.all(
  [targets, receiver].map((server) => new Promise((resolve) => server.once('listening', resolve))),
);
const port = (server: ReturnType<typeof createServer>): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
console.log(`${port(targets)} ${port(receiver)}`);
process.once('SIGTERM', () => process.exit(0));
