import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { Channel, Queue } from '../../src/queue/index.ts';
import { openQueue } from '../../src/queue/index.ts';
import type { StoredRecord } from '../support/queue-image.ts';
import { copyQueue, segmentNames, storedRecords, takeAll, texts } from '../support/queue-image.ts';
import { testDirectory } from '../support/test-directory.ts';

const IDENTITIES = ['a', 'b', 'c'];
const LIMITS = { maxBytes: Number.MAX_SAFE_INTEGER, maxAgeMs: 3_600_000 };
const RUNS = Number(process.env['QUEUE_MODEL_RUNS'] ?? 60);

const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('append' as const),
      count: fc.integer({ min: 1, max: 12 }),
      channels: fc.subarray(IDENTITIES, { minLength: 1 }),
      kind: fc.integer({ min: 0, max: 1 }),
      size: fc.integer({ min: 0, max: 700 }),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('take' as const),
      channel: fc.constantFrom(...IDENTITIES),
      maxEntries: fc.integer({ min: 1, max: 15 }),
      order: fc.constantFrom('oldest' as const, 'newest' as const),
      settle: fc.constantFrom(
        'done' as const,
        'done' as const,
        'release' as const,
        'mixed' as const,
        'keep' as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('tear' as const), bytes: fc.integer({ min: 1, max: 3000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('smear' as const), bytes: fc.integer({ min: 1, max: 500 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('flip' as const),
      segment: fc.nat(),
      position: fc.nat(),
      bit: fc.integer({ min: 0, max: 7 }),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The queue under test, and what each of its channels must still deliver. */
class Model {
  #generation = 0;
  #next = 0;
  readonly #base: string;
  readonly #cacheBytes: number;
  readonly #queues: Queue[] = [];
  readonly #appended = new Map(IDENTITIES.map((identity) => [identity, new Set<string>()]));
  readonly #pending = new Map(IDENTITIES.map((identity) => [identity, new Set<string>()]));
  readonly #channels = new Map<string, Channel>();
  #queue: Queue | undefined;

  constructor(base: string, cacheBytes: number) {
    this.#base = base;
    this.#cacheBytes = cacheBytes;
  }

  async run(steps: readonly Step[]): Promise<void> {
    try {
      await this.#open();
      for (const each of steps) await this.#do(each);
      await this.#do({ type: 'restart' });
    } finally {
      for (const queue of this.#queues) await queue.close();
    }
  }

  get #directory(): string {
    return join(this.#base, String(this.#generation));
  }

  async #open(): Promise<void> {
    this.#queue = await openQueue(this.#directory, {
      commitLingerMs: 0,
      segmentBytes: 4000,
      cacheBytes: this.#cacheBytes,
      reserveBytes: 100,
    });
    this.#queues.push(this.#queue);
    for (const identity of IDENTITIES) this.#channels.set(identity, this.#queue.channel(identity, LIMITS));
  }

  async #do(each: Step): Promise<void> {
    switch (each.type) {
      case 'append':
        return this.#append(each);
      case 'take':
        return this.#take(each);
      case 'restart':
        await this.#queue?.close();
        await this.#open();
        return this.#check('all', []);
      case 'crash':
        this.#image();
        return this.#reopen([]);
      case 'tear': {
        const directory = this.#image();
        const file = segmentNames(directory).at(-1);
        const records = storedRecords(directory);
        if (file === undefined) return this.#reopen([]);
        const size = readFileSync(join(directory, file)).length;
        const cut = Math.max(0, size - each.bytes);
        truncateSync(join(directory, file), cut);
        return this.#reopen(records.filter((record) => record.file === file && record.end > cut));
      }
      case 'smear': {
        const directory = this.#image();
        const file = segmentNames(directory).at(-1);
        if (file !== undefined) appendFileSync(join(directory, file), Buffer.alloc(each.bytes, 'SQR1'));
        return this.#reopen([]);
      }
      case 'flip': {
        const directory = this.#image();
        const names = segmentNames(directory);
        const file = names[each.segment % Math.max(1, names.length)];
        if (file === undefined) return this.#reopen([]);
        const records = storedRecords(directory);
        const bytes = readFileSync(join(directory, file));
        const position = each.position % bytes.length;
        bytes[position] = (bytes[position] ?? 0) ^ (1 << each.bit);
        writeFileSync(join(directory, file), bytes);
        return this.#reopen(
          records.filter(({ file: f, start, end }) => f === file && start <= position && position < end),
        );
      }
    }
  }

  async #append(each: Extract<Step, { type: 'append' }>): Promise<void> {
    const channels = each.channels.flatMap((identity) => this.#channels.get(identity) ?? []);
    const appends = Array.from({ length: each.count }, async () => {
      const id = String(this.#next++);
      const body = Buffer.from(id.padEnd(each.size, ` ${id}`));
      const entry = { kind: each.kind, series: String(this.#next % 5), timeMs: Date.now(), body, channels };
      await this.#queue?.append(entry);
      for (const identity of each.channels) {
        this.#appended.get(identity)?.add(body.toString());
        this.#pending.get(identity)?.add(body.toString());
      }
    });
    await Promise.all(appends);
  }

  async #take(each: Extract<Step, { type: 'take' }>): Promise<void> {
    const channel = this.#channels.get(each.channel);
    const batch = await channel?.take({ maxEntries: each.maxEntries, maxBytes: 5000, order: each.order });
    if (channel === undefined || batch === undefined) return;
    const { entries } = batch;
    const half = each.settle === 'mixed' ? entries.filter((_, index) => index % 2 === 0) : [];
    const done = each.settle === 'done' ? entries : half;
    const released = entries.filter((entry) => each.settle !== 'done' && !half.includes(entry));
    channel.done(done);
    for (const text of texts(done)) this.#pending.get(each.channel)?.delete(text);
    if (each.settle !== 'keep') channel.release(released);
  }

  /** A copy of the directory at this moment, in which the queue goes on. */
  #image(): string {
    const before = this.#directory;
    this.#generation++;
    copyQueue(before, this.#directory);
    return this.#directory;
  }

  async #reopen(damaged: readonly StoredRecord[]): Promise<void> {
    await this.#open();
    await this.#check('more', damaged);
  }

  /** Takes everything, compares it with what must be there, and lets it wait again. */
  async #check(expected: 'all' | 'more', damaged: readonly StoredRecord[]): Promise<void> {
    const lost = new Set(damaged.map(({ body }) => body));
    for (const [identity, channel] of this.#channels) {
      const entries = await takeAll(channel);
      const got = texts(entries);
      const set = new Set(got);
      const pending = this.#pending.get(identity) ?? new Set();
      if (set.size !== got.length) throw new Error(`channel ${identity}: delivered twice`);
      for (const text of pending)
        if (!set.has(text) && !lost.has(text)) throw new Error(`channel ${identity}: lost ${text}`);
      for (const text of got) {
        if (!this.#appended.get(identity)?.has(text))
          throw new Error(`channel ${identity}: invented ${text}`);
        if (expected === 'all' && !pending.has(text)) throw new Error(`channel ${identity}: again ${text}`);
      }
      channel.release(entries);
      this.#pending.set(identity, set);
    }
  }
}

t.setTimeout(600_000);

t.test('whatever happens, what was stored and is not done is delivered', async (t) => {
  let run = 0;
  const base = testDirectory(t);
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(0, 2000, 1e6),
      async (steps, cacheBytes) => new Model(join(base, String(run++)), cacheBytes).run(steps),
    ),
    { numRuns: RUNS, endOnFailure: process.env['QUEUE_MODEL_SHRINK'] === undefined },
  );
  t.ok(run >= RUNS);
});
