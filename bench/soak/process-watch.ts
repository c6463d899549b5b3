import type { SoakCluster } from './soak-cluster.ts';

/** What a run of a node took at one moment, by its own /metrics. */
interface Sample {
  readonly atMs: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly descriptors: number;
}

/** How what a run takes has changed from the middle to the end of its time. */
export interface ProcessTrend {
  readonly run: string;
  readonly seconds: number;
  readonly heap: Trend;
  readonly resident: Trend;
  readonly descriptors: Trend;
}

/** The least in a time, which garbage and what is under way do not raise. */
export interface Trend {
  readonly middle: number;
  readonly end: number;
  /** 0.05 is five percent more. */
  readonly growth: number;
}

/** Parts of the time in which the least is looked for. */
const MIDDLE = [0.5, 0.7] as const;
const END = [0.8, 1] as const;

/** Looks at every node now and then. */
export class ProcessWatch {
  readonly #cluster: SoakCluster;
  readonly #samples = new Map<string, Sample[]>();

  constructor(cluster: SoakCluster) {
    this.#cluster = cluster;
  }

  async look(): Promise<void> {
    await Promise.all(
      this.#cluster.inState('up').map(async (name) => {
        const node = this.#cluster.node(name);
        if (node === undefined) return;
        const run = this.#cluster.runOf(name);
        // A node that ends or is paused meanwhile does not answer.
        const sample = await read(node.url).catch(() => undefined);
        const samples = this.#samples.get(run) ?? [];
        this.#samples.set(run, samples);
        if (sample !== undefined) samples.push(sample);
      }),
    );
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
        const [middle, end] = [least(MIDDLE), least(END)];
        return { middle, end, growth: end / middle - 1 };
      };
      return {
        run,
        seconds: Math.round(spanMs / 1_000),
        heap: trend(({ heapBytes }) => heapBytes),
        resident: trend(({ residentBytes }) => residentBytes),
        descriptors: trend(({ descriptors }) => descriptors),
      };
    });
  }
}

const TIMEOUT_MS = 3_000;

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
