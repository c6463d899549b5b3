/**
 * A process that fills a queue and drains half of it until it is killed: `node queue-writer.ts <directory>`. It prints
 * "stored <id>" and "taken <id>" after the fact, "locked" when the directory is in use, and "open" when it has it.
 */
import { writeSync } from 'node:fs';
import { openQueue, QueueError } from '../../src/queue/index.ts';

const [, , directory = '', prefix = ''] = process.argv;
const say = (line: string): void => void writeSync(1, `${line}\n`);
const queue = await openQueue(directory, {
  commitLingerMs: 1,
  segmentBytes: 50_000,
  cacheBytes: 20_000,
}).catch((error: unknown) => {
  if (!(error instanceof QueueError)) throw error;
  say(`${error.code} ${error.message}`);
  process.exit(3);
});
say('open');
const channel = queue.channel('kept', { maxBytes: 1e9, maxAgeMs: 1e9 });
const drained = queue.channel('drained', { maxBytes: 1e9, maxAgeMs: 1e9 });

async function append(id: string): Promise<void> {
  const body = Buffer.from(id.padEnd(500 + (id.length % 7) * 300));
  await queue.append({
    kind: 0,
    series: id.slice(-1),
    timeMs: Date.now(),
    body,
    channels: [channel, drained],
  });
  say(`stored ${id}`);
}

for (let round = 0; ; round++) {
  await Promise.all(Array.from({ length: 10 }, (_, index) => append(`${prefix}-${round}-${index}`)));
  const batch = await drained.take({ maxEntries: 8, maxBytes: 1e6 });
  if (batch !== undefined) drained.done(batch.entries);
  // The other channel is emptied now and then, so that segments go, and some are rewritten.
  if (round % 3 !== 0) continue;
  const kept = await channel.take({ maxEntries: 15, maxBytes: 1e6 });
  if (kept === undefined) continue;
  for (const { body } of kept.entries) say(`taken ${Buffer.from(body).toString().trimEnd()}`);
  channel.done(kept.entries);
}
