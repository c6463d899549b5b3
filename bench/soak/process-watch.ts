import { setTimeout as wait } from 'node:timers/promises';
import type { SoakCluster } from './soak-cluster.ts';

/** What a run of a node took at one moment, by its own /metrics. */
interface Sample {
  readonly atMs: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly descriptors: number;
}

/** When the heap is looked at, after a collection: V8 collects everything so seldom that what lies there else is chance. */
export type HeapMoment = 'middle' | 'end';

/** How what a run takes has changed from the middle to the end of its time. */
export interface ProcessTrend {
  readonly run: string;
  readonly seconds: number;
  /** Without garbage; undefined when the node could not be looked at, for example because it was paused. */
  readonly heap: Trend | undefined;
  readonly resident: Trend;
  readonly descriptors: Trend;
}

/** The least in a time, which what is under way does not raise. */
export interface Trend {
  readonly middle: number;
  readonly end: number;
  /** 0.05 is five percent more. */
  readonly growth: number;
}

/** Parts of the time in which the least is looked for. */
const MIDDLE = [0.5, 0.7] as const;
const END = [0.8, 1] as const;
/** Looks at the heap in the middle and at the end, and the time between two. A node may be paused for nine seconds. */
const HEAP_LOOKS = 6;
const HEAP_LOOK_MS = 2_000;

/** Looks at every node now and then. */
export class ProcessWatch {
  readonly #cluster: SoakCluster;
  readonly #samples = new Map<string, Sample[]>();
  readonly #heaps = new Map<string, Readonly<Partial<Record<HeapMoment, number>>>>();

  constructor(cluster: SoakCluster) {
    this.#cluster = cluster;
  }

  look(): Promise<void> {
    return this.#ofAll(async (url, run) => {
      const samples = this.#samples.get(run) ?? [];
      this.#samples.set(run, samples);
      samples.push(await read(url));
    });
  }

  /** Has all nodes collect their garbage, a few times, and keeps the least that is left. */
  async lookAtHeap(moment: HeapMoment): Promise<void> {
    for (let count = 0; count < HEAP_LOOKS; count++) {
      if (count > 0) await wait(HEAP_LOOK_MS);
      await this.#ofAll(async (url, run) => {
        if (!(await collectGarbage(url))) return;
        const { heapBytes } = await read(url);
        const heap = this.#heaps.get(run) ?? {};
        this.#heaps.set(run, { ...heap, [moment]: Math.min(heapBytes, heap[moment] ?? heapBytes) });
      });
    }
  }

  /** Of the runs that were there all the time from a moment on. */
  trends(fromMs: number, toMs: number): readonly ProcessTrend[] {
    const spanMs = toMs - fromMs;
    return [...this.#samples].flatMap(([run, samples]) => {
      const [first] = samples;
      const last = samples.at(-1);
      const isWhole =
        first !== undefined &&
        last !== undefined &&
        first.atMs <= fromMs + 0.1 * spanMs &&
        last.atMs >= toMs - 0.1 * spanMs;
      if (!isWhole) return [];
      const trend = (value: (sample: Sample) => number): Trend => {
        const least = ([from, to]: readonly [number, number]): number =>
          Math.min(
            ...samples
              .filter(({ atMs }) => atMs >= fromMs + from * spanMs && atMs <= fromMs + to * spanMs)
              .map(value),
          );
        return trendOf(least(MIDDLE), least(END));
      };
      const { middle, end } = this.#heaps.get(run) ?? {};
      return {
        run,
        seconds: Math.round(spanMs / 1_000),
        heap: middle === undefined || end === undefined ? undefined : trendOf(middle, end),
        resident: trend(({ residentBytes }) => residentBytes),
        descriptors: trend(({ descriptors }) => descriptors),
      };
    });
  }

  /** Does something with every node that runs. One that ends or is paused meanwhile does not answer. */
  async #ofAll(action: (url: string, run: string) => Promise<void>): Promise<void> {
    await Promise.all(
      this.#cluster.inState('up').map(async (name) => {
        const node = this.#cluster.node(name);
        if (node !== undefined) await action(node.url, this.#cluster.runOf(name)).catch(() => undefined);
      }),
    );
  }
}

function trendOf(middle: number, end: number): Trend {
  return { middle, end, growth: end / middle - 1 };
}

const TIMEOUT_MS = 3_000;

/** Whether it has: it refuses when it has only just done so. */
async function collectGarbage(url: string): Promise<boolean> {
  const path = '/debug/pprof/goroutine?gc=1';
  const answer = await fetch(url + path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  await answer.arrayBuffer();
  return answer.ok;
}

async function read(url: string): Promise<Sample> {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await answer.text();
  const value = (name: string): number =>
    Number(new RegExp(`^starling_resources_${name}(?:\\{.*\\})? (\\S+)`, 'm').exec(text)?.[1] ?? 0);
  return {
    atMs: Date.now(),
    heapBytes: value('heap_used_bytes'),
    residentBytes: value('process_resident_memory_bytes'),
    descriptors: value('process_open_fds'),
  };
}
