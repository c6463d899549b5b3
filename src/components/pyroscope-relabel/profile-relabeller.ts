import { once } from 'node:events';
import type { Component, ComponentContext, Receivers } from '../../component/index.ts';
import { FanOut } from '../../component/index.ts';
import type { IngestRequest, Labels, Profile, ProfilesReceiver } from '../../model/index.ts';
import type { Relabel, RelabelRule } from '../../relabel/index.ts';
import { compileRelabelRules, relabelRules } from '../../relabel/index.ts';
import { AppError } from '../../util/index.ts';
import { LabelCache } from './label-cache.ts';
import type { RelabelMetrics } from './metrics.ts';
import { createRelabelMetrics } from './metrics.ts';

/** The arguments, decoded. */
interface Arguments {
  readonly forward_to: Receivers;
  readonly max_cache_size: number;
  readonly rule: readonly RelabelRule[];
}

interface Exports {
  readonly receiver: ProfilesReceiver;
  readonly rules: readonly RelabelRule[];
}

/** The running pyroscope.relabel, and the receiver that it exports. */
export class ProfileRelabeller implements Component<Arguments>, ProfilesReceiver {
  readonly componentId: string;
  readonly #context: ComponentContext;
  readonly #metrics: RelabelMetrics;
  readonly #fanOut: FanOut;
  readonly #cache: LabelCache;
  #rules: readonly RelabelRule[] = [];
  #relabel: Relabel = (labels) => labels;
  #hasStopped = false;

  constructor(context: ComponentContext, args: Arguments) {
    this.componentId = context.id;
    this.#context = context;
    this.#metrics = createRelabelMetrics(context.metrics);
    this.#fanOut = new FanOut(context.clock, context.metrics);
    this.#cache = new LabelCache(args.max_cache_size);
    context.metrics.onCollect(() => this.#metrics.cacheSize.set({}, this.#cache.size));
    this.update(args);
  }

  update(args: Arguments): void {
    this.#fanOut.setReceivers(args.forward_to);
    this.#cache.resize(args.max_cache_size);
    const { receiver, rules } = this.preview(args);
    if (rules !== this.#rules) {
      this.#rules = rules;
      this.#relabel = compileRelabelRules(rules, { labelNames: 'classic' });
      this.#cache.clear();
    }
    this.#context.setExports({ receiver, rules });
  }

  preview(args: Arguments): Exports {
    // Rules that say the same stay the same value, so that nobody who uses them has to look at them again.
    const rules = relabelRules.equals(this.#rules, args.rule) ? this.#rules : args.rule;
    return { receiver: this, rules };
  }

  async run(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await once(signal, 'abort');
    this.#hasStopped = true;
  }

  async append(profile: Profile, signal?: AbortSignal): Promise<void> {
    const labels = this.#process(profile.labels);
    if (labels !== undefined) await this.#fanOut.append({ ...profile, labels }, signal);
  }

  async appendIngest(request: IngestRequest, signal?: AbortSignal): Promise<void> {
    const labels = this.#process(request.labels);
    if (labels !== undefined) await this.#fanOut.appendIngest({ ...request, labels }, signal);
  }

  /** The labels to go on with; undefined where the profile is dropped. */
  #process(given: Labels): Labels | undefined {
    if (this.#hasStopped) throw new AppError('stopped', `${this.componentId} has stopped`);
    this.#metrics.processed.inc({});
    // There is nothing that rules could look at; who comes next says what is wrong with it.
    const labels = given.size === 0 ? given : this.#relabelled(given);
    (labels === undefined ? this.#metrics.dropped : this.#metrics.written).inc({});
    return labels;
  }

  #relabelled(given: Labels): Labels | undefined {
    const known = this.#cache.get(given);
    if (known !== undefined) {
      this.#metrics.cacheHits.inc({});
      return known.result;
    }
    this.#metrics.cacheMisses.inc({});
    const labels = this.#relabel(given);
    // A profile that has lost its last label cannot be sent.
    const result = labels === undefined || labels.size === 0 ? undefined : labels;
    this.#cache.set(given, result);
    return result;
  }
}
