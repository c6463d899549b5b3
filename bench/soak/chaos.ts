import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../src/util/index.ts';
import type { EventLog } from './event-log.ts';
import type { FaultyEndpoint } from './faulty-endpoint.ts';
import { ENDPOINT_FAULTS } from './faulty-endpoint.ts';
import type { SoakCluster } from './soak-cluster.ts';
import type { SoakTargets } from './soak-targets.ts';

export interface ChaosTools {
  readonly cluster: SoakCluster;
  readonly targets: SoakTargets;
  readonly targetCount: number;
  readonly endpoints: readonly FaultyEndpoint[];
  readonly log: EventLog;
  readonly random: Random;
  readonly gapMs: number;
  /** Whether the nodes' networks can be parted. */
  readonly canPart: boolean;
}

/** So many nodes run from the first to the last moment, so that their memory can be looked at. They are paused and parted. */
const STEADY = 2;
/** With fewer there is nobody to hand over to. */
const MIN_UP = 3;
/** How many events may go on at the same time. */
const MAX_OPEN = 2;
const SECOND_MS = 1_000;

type Action = () => Promise<void>;

/** Does things to nodes, targets and endpoints, at random but by a seed. */
export class Chaos {
  readonly #tools: ChaosTools;
  readonly #open = new Set<Promise<void>>();
  #isParted = false;
  #version = 0;

  constructor(tools: ChaosTools) {
    this.#tools = tools;
  }

  /** Goes on until the signal, and then until what it began is over and all is well. @throws what an action threw */
  async run(signal: AbortSignal): Promise<void> {
    const { gapMs, log } = this.#tools;
    const endpoints = this.#tools.endpoints.map((endpoint) => this.#spoil(endpoint, signal));
    while (!signal.aborted) {
      await this.#pause((0.5 + this.#next()) * gapMs, signal);
      if (signal.aborted || this.#open.size >= MAX_OPEN) continue;
      const action = this.#pick(this.#actions());
      if (action === undefined) continue;
      const ending = action().finally(() => this.#open.delete(ending));
      this.#open.add(ending);
    }
    await Promise.all([...this.#open, ...endpoints]);
    log.note('the chaos is over');
    for (const name of this.#tools.cluster.inState('down')) await this.#join(name);
  }

  /** What can be done now, more often what is there more often. */
  #actions(): readonly Action[] {
    const { cluster, canPart } = this.#tools;
    const up = cluster.inState('up');
    const down = cluster.inState('down');
    const mayGo = up.length > MIN_UP ? up.filter((name) => cluster.names.indexOf(name) >= STEADY) : [];
    const isWhole = !this.#isParted && up.length >= MIN_UP;
    return [
      ...mayGo.flatMap((name): Action[] => [() => this.#leave(name), () => this.#kill(name)]),
      ...down.flatMap((name): Action[] => Array.from({ length: 3 }, () => () => this.#join(name))),
      ...(up.length > MIN_UP
        ? [...up, ...up].map(
            (name): Action =>
              () =>
                this.#freeze(name),
          )
        : []),
      ...(canPart && isWhole ? [() => this.#part(up), () => this.#part(up)] : []),
      () => this.#reload(),
      () => this.#restartTargets(),
    ];
  }

  async #join(name: string): Promise<void> {
    const { cluster, log } = this.#tools;
    const disruption = log.begin('join', [name]);
    const version = this.#version;
    await cluster.start(name);
    // It may have read the one before.
    if (version !== this.#version) cluster.reload(name);
    log.end(disruption);
  }

  async #leave(name: string): Promise<void> {
    const { cluster, log } = this.#tools;
    const disruption = log.begin('leave', [name]);
    const code = await cluster.stop(name);
    log.end(disruption);
    if (code !== 0) log.note(`LEFT ${name} with code ${code}`);
  }

  async #kill(name: string): Promise<void> {
    const { cluster, log } = this.#tools;
    const disruption = log.begin('kill', [name]);
    await cluster.kill(name);
    log.end(disruption);
    // Half of them come back at once, as under a supervisor.
    if (this.#next() < 0.5) await this.#join(name);
  }

  async #freeze(name: string): Promise<void> {
    const { cluster, log } = this.#tools;
    const pauseMs = (0.3 + this.#next() * 9) * SECOND_MS;
    const disruption = log.begin('pause', [name]);
    cluster.pause(name);
    await wait(pauseMs);
    cluster.resume(name);
    log.end(disruption);
  }

  async #part(up: readonly string[]): Promise<void> {
    const { cluster, log } = this.#tools;
    const cut = 1 + Math.floor(this.#next() * (up.length - 1));
    const some = [...up].sort(() => this.#next() - 0.5).slice(0, cut);
    const others = cluster.names.filter((name) => !some.includes(name));
    this.#isParted = true;
    const disruption = log.begin('partition', [...some, '|', ...others]);
    cluster.part(some, others, 'part');
    await wait((2 + this.#next() * 13) * SECOND_MS);
    cluster.part(some, others, 'heal');
    log.end(disruption);
    this.#isParted = false;
  }

  async #reload(): Promise<void> {
    const { cluster, log } = this.#tools;
    const names = [...cluster.inState('up'), ...cluster.inState('paused')].sort(() => this.#next() - 0.5);
    const disruption = log.begin('reload', names);
    cluster.configure(++this.#version);
    for (const name of names) {
      cluster.reload(name);
      await wait(this.#next() * SECOND_MS);
    }
    log.end(disruption);
  }

  async #restartTargets(): Promise<void> {
    const { targets, targetCount, log } = this.#tools;
    const downMs = this.#next() * 5 * SECOND_MS;
    log.note(`restarting targets are away for ${Math.round(downMs)} ms`);
    for (let target = 0; target < targetCount; target++) {
      if (targets.kindOf(target) === 'restarting') targets.restart(target, downMs);
    }
    await wait(downMs);
  }

  /** An endpoint is well and ill by turns. */
  async #spoil(endpoint: FaultyEndpoint, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#pause((2 + this.#next() * 10) * SECOND_MS, signal);
      if (signal.aborted) break;
      const fault = this.#pick(ENDPOINT_FAULTS) ?? 'ok';
      this.#tools.log.note(`endpoint ${endpoint.name} ${fault}`);
      endpoint.answer(fault);
      await this.#pause((1 + this.#next() * 9) * SECOND_MS, signal);
      this.#tools.log.note(`endpoint ${endpoint.name} is well`);
      endpoint.answer('ok');
    }
    endpoint.answer('ok');
  }

  /** Shorter when the end comes. */
  async #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    await wait(delayMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  #next(): number {
    return this.#tools.random.next();
  }

  #pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#next() * list.length)];
  }
}
