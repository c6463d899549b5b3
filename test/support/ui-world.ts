import type {
  LastProfile,
  ProfileStore,
  QueueStatus,
  TargetSource,
  TargetStatus,
} from '../../src/component/index.ts';
import { compress, ProfileBuilder } from '../../src/pprof/index.ts';
import type { RuntimeView } from '../../src/runtime/index.ts';
import { Analysis } from '../../src/server/analysis/index.ts';
import { answerQuestion } from '../../src/server/answer-question.ts';
import type { ClusterEvent, ClusterView, NodeInfo } from '../../src/server/index.ts';
import { AppError, systemClock } from '../../src/util/index.ts';

export const COMPONENT = 'test.sink.b';
/** A label and an error that would do harm if they ever became markup. */
export const HOSTILE = `<img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>`;

const STARTED_MS = Date.parse('2026-01-02T03:04:05Z');
const TYPES = ['memory', 'process_cpu', 'goroutine', 'block', 'mutex'];

/** One series; every eighth is down, number 3 is hostile. */
export function status(index: number, changes: Partial<TargetStatus> = {}): TargetStatus {
  const isDown = index % 8 === 3;
  const now = Date.now();
  const seriesId = (0x1000 + index).toString(16).padStart(16, '0');
  const host = `10.0.${index >> 8}.${index % 256}:6060`;
  const type = TYPES[index % TYPES.length] ?? '';
  return {
    seriesId,
    labels: {
      service_name: `service-${index % 20}`,
      instance: host,
      env: index % 2 === 0 ? 'prod' : 'test',
      ...(index === 3 && { note: HOSTILE }),
    },
    discoveredLabels: { __address__: host, __meta_zone: 'a', env: 'prod' },
    url: `http://${host}/debug/pprof/${type}`,
    type,
    state: 'scraping',
    health: isDown ? 'down' : 'up',
    lastError: isDown ? `connect ECONNREFUSED ${host} ${index === 3 ? HOSTILE : ''}` : '',
    lastScrapeMs: now - 3_000,
    nextScrapeMs: now + 12_000,
    durationMs: 20 + index,
    bytes: isDown ? 0 : 4_000 + index,
    history: [],
    siblings: [],
    ...changes,
  };
}

const PROFILE = new ProfileBuilder({
  sampleTypes: [
    { type: 'alloc_objects', unit: 'count' },
    { type: 'alloc_space', unit: 'bytes' },
  ],
})
  .addSample({ stack: ['encode', 'serve', 'main.main'].map((name) => ({ name })), values: [10, 4_000] })
  .addSample({ stack: ['decode', 'serve', 'main.main'].map((name) => ({ name })), values: [5, 90_000] })
  .addSample({ stack: [{ name: HOSTILE }, { name: 'main.main' }], values: [1, 6_000] })
  .encode();

/** What a component scrapes, without scraping. */
export class TestSource implements TargetSource {
  readonly statuses: TargetStatus[];
  /** Ids of the series that somebody scraped by hand. */
  readonly asked: string[] = [];
  #last = new Map<string, LastProfile>();

  constructor(statuses: readonly TargetStatus[]) {
    this.statuses = [...statuses];
  }

  targets(): readonly TargetStatus[] {
    return this.statuses;
  }

  target(seriesId: string): TargetStatus | undefined {
    const found = this.statuses.find((one) => one.seriesId === seriesId);
    const history = Array.from({ length: 20 }, (_, index) => ({
      startedMs: STARTED_MS + index * 15_000,
      durationMs: 20 + index,
      bytes: 4_000 + 10 * index,
      error: index === 4 ? 'timed out' : '',
    }));
    const siblings = this.statuses
      .filter(
        (one) => one.seriesId === seriesId || one.labels['service_name'] === found?.labels['service_name'],
      )
      .map((one) => ({ seriesId: one.seriesId, type: one.type, health: one.health }));
    return found && { ...found, history, siblings };
  }

  lastProfile(seriesId: string): LastProfile | undefined {
    return this.#last.get(seriesId);
  }

  async scrapeNow(seriesId: string): Promise<LastProfile> {
    const found = this.target(seriesId);
    if (found === undefined) throw new AppError('not-found', 'not here');
    if (found.health === 'down') throw new Error(found.lastError);
    this.asked.push(seriesId);
    return this.keep(seriesId, found.type, 'asked');
  }

  async keep(
    seriesId: string,
    type: string,
    origin: LastProfile['origin'] = 'forwarded',
  ): Promise<LastProfile> {
    const profile = { seriesId, takenMs: Date.now(), type, origin, body: await compress(PROFILE) };
    this.#last.set(seriesId, profile);
    return profile;
  }
}

export const QUEUE: QueueStatus = {
  endpoint: 'https://pyroscope.example:4040',
  isDurable: true,
  profiles: 1_234,
  bytes: 5_600_000,
  oldestAgeMs: 95_000,
  inPerSecond: 12.5,
  outPerSecond: 2,
  outBytesPerSecond: 40_000,
  sentProfiles: 99_000,
  sentBytes: 900_000_000,
  retries: 7,
  isFailing: true,
  lastError: `HTTP status 503 ${HOSTILE}`,
  lastErrorMs: STARTED_MS,
  dropped: { too_old: 3, rejected: 1 },
};

/** A runtime that is another in everything but what it scrapes, sends and keeps. */
export function withSource(
  runtime: RuntimeView,
  source: TargetSource,
  queues: readonly QueueStatus[] = [],
  stores: ReadonlyMap<string, ProfileStore> = new Map(),
): RuntimeView {
  return {
    get isReady() {
      return runtime.isReady;
    },
    get lastLoad() {
      return runtime.lastLoad;
    },
    components: (moduleId) => runtime.components(moduleId),
    component: (id) => runtime.component(id),
    targetSources: () => new Map([[COMPONENT, source]]),
    queues: () => new Map([[COMPONENT, queues]]),
    profileStores: () => stores,
    sources: () => runtime.sources(),
    onLoad: (listener) => runtime.onLoad(listener),
    reload: () => runtime.reload(),
  };
}

/** A cluster in which "a" is this node, the others answer from their runtimes, and "mute" never does. */
export function testCluster(
  peers: Readonly<Record<string, RuntimeView>>,
  events: readonly ClusterEvent[] = [],
): ClusterView & { changed(): void } {
  const listeners = new Set<() => void>();
  const names = ['a', ...Object.keys(peers), 'mute'];
  const info = (name: string): NodeInfo => ({
    name,
    address: `10.0.0.${names.indexOf(name) + 1}:12346`,
    state: 'participant',
    status: name === 'mute' ? 'suspect' : 'alive',
    version: '1.2.3',
    startedMs: STARTED_MS,
    share: 1 / names.length,
    load: 1,
    targets: 8,
    isSelf: name === 'a',
    clockOffsetMs: name === 'b' ? 740 : 0,
    sees: names.filter((other) => other !== 'mute' || name === 'mute'),
  });
  const analysis = new Analysis(systemClock);
  return {
    self: () => info('a'),
    nodes: () => names.map(info),
    events: () => events,
    async ask(node, question) {
      const runtime = peers[node];
      if (runtime === undefined) throw new Error('no answer within 2s');
      return answerQuestion({ runtime, analysis, closing: new AbortController().signal }, question);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed() {
      for (const listener of listeners) listener();
    },
  };
}
