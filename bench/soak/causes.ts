import type { Disruption, DisruptionKind } from './event-log.ts';

/** Why something is not as it should be: what was done to a node that had to do with it, or nothing that is known. */
/**
 * `overrun`: the scrape before took longer than until the slot. `timed out`: the node gave up on a target that took too long,
 * or on a machine without CPU to spare.
 */
export type Cause = DisruptionKind | 'overrun' | 'timed out' | 'unexplained';

/**
 * For how long after its end a disruption may still show. A silent host is dead to all after five seconds, parts of a
 * cluster look for each other every five, and a slot that passed meanwhile is made up for a little later.
 */
const SETTLING_MS: Readonly<Record<DisruptionKind, number>> = {
  kill: 6_000,
  pause: 6_000,
  partition: 12_000,
  stall: 6_000,
  leave: 4_000,
  join: 6_000,
  reload: 2_000,
};

/** What costs something, as docs/clustering.md says; what else there is must cost nothing. */
const COSTLY: readonly DisruptionKind[] = ['partition', 'kill', 'pause', 'stall'];
const FREE: readonly DisruptionKind[] = ['leave', 'join', 'reload'];

/** Whether it may be the cause of a loss or of work that is done twice. */
export function isCostly(cause: Cause): boolean {
  return cause === 'overrun' || cause === 'timed out' || COSTLY.some((kind) => kind === cause);
}

/** Finds causes among what was done. */
export class Causes {
  readonly #disruptions: readonly Disruption[];

  constructor(disruptions: readonly Disruption[]) {
    this.#disruptions = disruptions;
  }

  /**
   * What was done to one of these nodes in a time, the gravest first; a partition concerns everybody. Where something else
   * happened as well, the series may have gone to a node that never got to scrape it: then what was done to any node counts.
   */
  of(nodes: readonly string[], fromMs: number, toMs: number): Cause {
    const then = this.#disruptions.filter(
      (one) => one.fromMs <= toMs && one.toMs + SETTLING_MS[one.kind] >= fromMs,
    );
    const isMoving = then.filter(({ kind }) => kind !== 'reload').length > 1;
    const found = then.filter(
      (one) =>
        one.kind === 'partition' ||
        (isMoving && COSTLY.includes(one.kind)) ||
        one.nodes.some((name) => nodes.includes(name)),
    );
    return [...COSTLY, ...FREE].find((kind) => found.some((one) => one.kind === kind)) ?? 'unexplained';
  }
}
