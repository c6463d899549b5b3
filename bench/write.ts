import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ComponentContext } from '../src/component/index.ts';
import { soleOwner } from '../src/component/index.ts';
import { pyroscopeWrite } from '../src/components/pyroscope-write/index.ts';
import type { ProfilesReceiver } from '../src/model/index.ts';
import { Labels } from '../src/model/index.ts';
import type { Queue } from '../src/queue/index.ts';
import { openQueue } from '../src/queue/index.ts';
import { decodeBody } from '../src/schema/index.ts';
import { parseFile } from '../src/syntax/index.ts';
import { Metrics, silentLogger } from '../src/telemetry/index.ts';
import { systemClock, systemRandom } from '../src/util/index.ts';
import { deliveredBy, startPeer } from './peer.ts';
import { rssMegabytes } from './process-figures.ts';

const PROFILES = 20_000;
const BACKLOG = 100_000;
const SERIES = 500;
const PROFILE_BYTES = 10_000;
/** Profiles that come at a time, as scrapes do. */
const AT_A_TIME = 50;

/** What sending costs with the queue and without, and how fast a backlog goes. */
export async function benchWrite(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-bench-'));
  const peer = startPeer();
  try {
    const { receiverPort } = await peer.ports;
    const url = `http://127.0.0.1:${receiverPort}`;
    const oneByOne = await send(url, receiverPort, undefined);
    const queue = await openQueue(join(directory, 'queue'));
    const batched = await send(url, receiverPort, queue);
    await queue.close();
    const inMemory = await appendOnly(join(directory, 'alone'));
    console.log(
      [
        `write: ${PROFILES} profiles of ${PROFILE_BYTES} bytes, CPU s per 1,000:`,
        `${oneByOne.toFixed(3)} one by one without the queue, ${batched.toFixed(3)} through the queue in batches`,
        `(ratio ${(batched / oneByOne).toFixed(2)}); the queue alone ${inMemory.toFixed(3)}`,
      ].join(' '),
    );
    await drain(join(directory, 'backlog'), url, receiverPort);
  } finally {
    peer.process.kill('SIGTERM');
    rmSync(directory, { recursive: true, force: true });
  }
}

/** CPU seconds per 1,000 profiles from the receiver's append until the endpoint has taken them. */
async function send(url: string, port: number, queue: Queue | undefined): Promise<number> {
  const { receiver, stop } = await startWriter(url, queue);
  const before = await deliveredBy(port);
  const cpu = process.cpuUsage();
  for (let sent = 0; sent < PROFILES; sent += AT_A_TIME) {
    await Promise.all(
      Array.from({ length: AT_A_TIME }, (_, index) => receiver.append(profile(sent + index))),
    );
  }
  while ((await deliveredBy(port)) - before < PROFILES) await wait(20);
  const { user, system } = process.cpuUsage(cpu);
  await stop();
  return (user + system) / 1e6 / (PROFILES / 1_000);
}

/** CPU seconds per 1,000 entries that are stored, taken and done. */
async function appendOnly(path: string): Promise<number> {
  const queue = await openQueue(path);
  const channel = queue.channel('bench', LIMITS);
  const cpu = process.cpuUsage();
  const body = randomBytes(PROFILE_BYTES);
  for (let stored = 0; stored < PROFILES; stored += AT_A_TIME) {
    const entries = Array.from({ length: AT_A_TIME }, (_, index) => ({
      kind: 1,
      series: BigInt((stored + index) % SERIES),
      timeMs: Date.now(),
      body,
      channels: [channel],
    }));
    await Promise.all(entries.map((entry) => queue.append(entry)));
    const batch = await channel.take({ maxBytes: 1024 * 1024, maxEntries: 500 });
    channel.done(batch?.entries ?? []);
  }
  const { user, system } = process.cpuUsage(cpu);
  await queue.close();
  return (user + system) / 1e6 / (PROFILES / 1_000);
}

async function drain(path: string, url: string, port: number): Promise<void> {
  const filling = await openQueue(path);
  const { receiver, stop } = await startWriter('http://127.0.0.1:1', filling);
  for (let stored = 0; stored < BACKLOG; stored += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, index) => receiver.append(profile(stored + index))));
  }
  await stop();
  await filling.close();
  const openedMs = performance.now();
  const queue = await openQueue(path);
  const openS = (performance.now() - openedMs) / 1_000;
  const before = await deliveredBy(port);
  const [beganMs, rss] = [performance.now(), [] as number[]];
  const writer = await startWriter(url, queue);
  while ((await deliveredBy(port)) - before < BACKLOG) {
    rss.push(rssMegabytes(process.pid, 'VmRSS'));
    await wait(100);
  }
  const seconds = (performance.now() - beganMs) / 1_000;
  await writer.stop();
  await queue.close();
  console.log(
    [
      `drain: a backlog of ${BACKLOG} profiles of ${PROFILE_BYTES} bytes opened in ${openS.toFixed(2)} s and sent in ${seconds.toFixed(1)} s`,
      `(${Math.round(BACKLOG / seconds)}/s), RSS ${Math.min(...rss)} to ${Math.max(...rss)} MB`,
    ].join(' '),
  );
}

const LIMITS = { maxBytes: 8 * 2 ** 30, maxAgeMs: 3_600_000 };
const body = randomBytes(PROFILE_BYTES);

function profile(index: number) {
  const labels = Labels.from({ __name__: 'memory', service_name: 'bench', instance: String(index % SERIES) });
  return { id: String(index), labels, body };
}

/** A write component whose endpoint is identified by a name, so that it may move. */
async function startWriter(
  url: string,
  queue: Queue | undefined,
): Promise<{ receiver: ProfilesReceiver; stop(): Promise<void> }> {
  const exported = Promise.withResolvers<ProfilesReceiver>();
  const text = `endpoint {\nname = "bench"\nurl = "${url}"\nqueue_config {\ncapacity = "8GiB"\n}\n}\nwal {\ndrain_timeout = "0s"\n}`;
  const { file } = parseFile({ name: 'bench', text });
  const args = decodeBody(pyroscopeWrite.arguments, file.body, undefined, { lookup: () => undefined });
  const context: ComponentContext = {
    id: 'pyroscope.write.bench',
    logger: silentLogger,
    metrics: new Metrics().scope(),
    clock: systemClock,
    random: systemRandom,
    dataPath: '',
    ownership: soleOwner,
    queue,
    version: 'bench',
    setExports: ({ receiver }) => exported.resolve(receiver),
  };
  const component = await pyroscopeWrite.create(context, args.value);
  const end = new AbortController();
  const ended = component.run(end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await ended;
  };
  return { receiver: await exported.promise, stop };
}
