import {
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from 'prom-client';

/** Values of a metric's own labels. */
export type LabelValues<Name extends string> = Readonly<Record<Name, string>>;

/** Name, help and own labels of a metric; the scope's labels come on top. */
export interface MetricDefinition<Name extends string = never> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Name[];
}

export interface HistogramDefinition<Name extends string = never> extends MetricDefinition<Name> {
  /** Upper bounds; the classic Prometheus ones by default. */
  readonly buckets?: readonly number[];
}

export interface Counter<Name extends string = never> {
  inc(labels: LabelValues<Name>, by?: number): void;
}

export interface Gauge<Name extends string = never> {
  set(labels: LabelValues<Name>, value: number): void;
  /** Forgets the series of one label set, when what it counted is gone. */
  remove(labels: LabelValues<Name>): void;
}

export interface Histogram<Name extends string = never> {
  observe(labels: LabelValues<Name>, value: number): void;
}

/**
 * The metrics of one owner (the process, or one component). Every series carries the scope's labels. Two scopes may
 * define the same name, with the same labels; closing one removes its series only.
 */
export interface MetricsScope {
  counter<Name extends string = never>(definition: MetricDefinition<Name>): Counter<Name>;
  gauge<Name extends string = never>(definition: MetricDefinition<Name>): Gauge<Name>;
  histogram<Name extends string = never>(definition: HistogramDefinition<Name>): Histogram<Name>;
  /** Calls `callback` before every exposition, to set gauges that are cheaper to compute than to keep. */
  onCollect(callback: () => void): void;
  close(): void;
}

/** Prometheus' default buckets, in seconds. */
const DEFAULT_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type PromMetric = PromCounter | PromGauge | PromHistogram;
type LabelSet = Record<string, string>;

/** All metrics of the process, exposed as Prometheus text. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #collectors = new Set<() => void>();

  /** A scope whose series carry `labels`. */
  scope(labels: Readonly<Record<string, string>> = {}): MetricsScope {
    return new Scope(this.#registry, this.#collectors, labels);
  }

  /** The text exposition format and its content type. */
  async expose(): Promise<{ contentType: string; text: string }> {
    for (const collect of this.#collectors) collect();
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  /** The current value of one series, for tests and the debug page; undefined where it does not exist. */
  async value(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
    for (const collect of this.#collectors) collect();
    const metric = await this.#registry.getSingleMetric(name.replace(/_(?:count|sum|bucket)$/, ''))?.get();
    const metrics = metric ?? (await this.#registry.getSingleMetric(name)?.get());
    const wanted = Object.entries(labels);
    return metrics?.values.find(
      (series) =>
        (!('metricName' in series) || series.metricName === name) &&
        wanted.every(([key, value]) => String(series.labels[key]) === value),
    )?.value;
  }
}

class Scope implements MetricsScope {
  readonly #registry: Registry;
  readonly #collectors: Set<() => void>;
  readonly #labels: Readonly<Record<string, string>>;
  readonly #own: (() => void)[] = [];
  /** Label sets in use per metric by their values, so that closing the scope removes them. */
  readonly #series = new Map<PromMetric, Map<string, LabelSet>>();
  /** What counters have counted since the last exposition: much cheaper than having the library look up each series. */
  readonly #counted = new Map<PromCounter, Map<LabelSet, number>>();

  constructor(registry: Registry, collectors: Set<() => void>, labels: Readonly<Record<string, string>>) {
    this.#registry = registry;
    this.#collectors = collectors;
    this.#labels = labels;
    this.onCollect(() => this.#count());
  }

  counter<Name extends string = never>(definition: MetricDefinition<Name>): Counter<Name> {
    const metric = this.#metric(definition, PromCounter);
    const names = definition.labels ?? [];
    const counted = this.#counted.get(metric) ?? new Map<LabelSet, number>();
    this.#counted.set(metric, counted);
    const inc = (labels: LabelValues<Name>, by = 1): void => {
      const series = this.#track(metric, names, labels);
      counted.set(series, (counted.get(series) ?? 0) + by);
    };
    if (names.length === 0) counted.set(this.#track(metric, names, {}), 0);
    return { inc };
  }

  gauge<Name extends string = never>(definition: MetricDefinition<Name>): Gauge<Name> {
    const metric = this.#metric(definition, PromGauge);
    const names = definition.labels ?? [];
    return {
      set: (labels, value) => metric.set(this.#track(metric, names, labels), value),
      remove: (labels) => {
        this.#series.get(metric)?.delete(keyOf(names, labels));
        metric.remove({ ...labels, ...this.#labels });
      },
    };
  }

  histogram<Name extends string = never>(definition: HistogramDefinition<Name>): Histogram<Name> {
    const metric = this.#metric(
      definition,
      class extends PromHistogram {
        constructor(configuration: {
          name: string;
          help: string;
          labelNames: string[];
          registers: Registry[];
        }) {
          super({ ...configuration, buckets: [...(definition.buckets ?? DEFAULT_BUCKETS)] });
        }
      },
    );
    const names = definition.labels ?? [];
    return { observe: (labels, value) => metric.observe(this.#track(metric, names, labels), value) };
  }

  onCollect(callback: () => void): void {
    this.#own.push(callback);
    this.#collectors.add(callback);
  }

  close(): void {
    for (const callback of this.#own) this.#collectors.delete(callback);
    for (const [metric, series] of this.#series) for (const labels of series.values()) metric.remove(labels);
    this.#series.clear();
    this.#counted.clear();
  }

  /** Tells the library what has been counted. */
  #count(): void {
    for (const [metric, counted] of this.#counted) {
      for (const [labels, by] of counted) metric.inc(labels, by);
      counted.clear();
    }
  }

  #metric<M extends PromMetric>(
    definition: MetricDefinition<string>,
    create: new (configuration: {
      name: string;
      help: string;
      labelNames: string[];
      registers: Registry[];
    }) => M,
  ): M {
    const existing = this.#registry.getSingleMetric(definition.name);
    // The registry keeps one object a name; names are constants of this code base, so the kind is the same.
    if (existing !== undefined) return existing as unknown as M;
    return new create({
      name: definition.name,
      help: definition.help,
      labelNames: [...(definition.labels ?? []), ...Object.keys(this.#labels)],
      registers: [this.#registry],
    });
  }

  #track(metric: PromMetric, names: readonly string[], labels: Readonly<Record<string, string>>): LabelSet {
    let series = this.#series.get(metric);
    if (series === undefined) {
      series = new Map();
      this.#series.set(metric, series);
    }
    const key = keyOf(names, labels);
    const known = series.get(key);
    if (known !== undefined) return known;
    const all: LabelSet = { ...labels, ...this.#labels };
    series.set(key, all);
    return all;
  }
}

function keyOf(names: readonly string[], labels: Readonly<Record<string, string>>): string {
  const [only = ''] = names;
  return names.length < 2 ? (labels[only] ?? '') : names.map((name) => labels[name]).join('\n');
}
