import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { openQueue } from '../../src/queue/index.ts';
import { takeAll, texts } from '../support/queue-image.ts';
import { testDirectory } from '../support/test-directory.ts';

const WRITER = join(import.meta.dirname, '..', 'support', 'queue-writer.ts');
/** The soak sets 50. */
const ROUNDS = Number(process.env['QUEUE_KILL_ROUNDS'] ?? 3);
const LIMITS = { maxBytes: 1e9, maxAgeMs: 1e9 };

/** Runs the writer until it has printed so many lines, kills it, and gives all that it printed. */
async function killAfter(directory: string, prefix: string, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, directory, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line);
    if (printed.length === lines) child.kill('SIGKILL');
  }
  await exited;
  return printed;
}

function idsOf(printed: readonly string[], word: string): string[] {
  return printed.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
}

t.test('kill -9 at any moment loses nothing that was stored', async (t) => {
  const directory = testDirectory(t);
  const stored = new Set<string>();
  const taken = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const lines = 20 + Math.floor(Math.random() * 700);
    const printed = await killAfter(directory, `r${round}`, lines);
    t.equal(printed[0], 'open', `round ${round}: the lock of the killed process is gone`);
    for (const id of idsOf(printed, 'stored')) stored.add(id);
    for (const id of idsOf(printed, 'taken')) taken.add(id);
    const queue = await openQueue(directory);
    t.equal(queue.recovered.corruptEntries, 0, 'killing damages nothing');
    const channel = queue.channel('kept', LIMITS);
    const entries = await takeAll(channel);
    const found = new Set(texts(entries).map((text) => text.trimEnd()));
    t.equal(found.size, entries.length, 'nothing is there twice');
    const lost = [...stored].filter((id) => !found.has(id) && !taken.has(id));
    t.same(lost, [], `round ${round}: ${stored.size} stored, ${found.size} there`);
    await queue.close();
  }
});

t.test('one process has the directory', async (t) => {
  const directory = testDirectory(t);
  const queue = await openQueue(directory);
  await t.rejects(openQueue(directory), { code: 'locked', message: /in use: another process/ });
  const [line = ''] = await killAfter(directory, 'second', 100);
  t.match(line, /^locked queue .* is in use/);
  await queue.close();
  const again = await openQueue(directory);
  await again.close();
});
