/** Something that happened in the cluster, as this node saw it. */
export interface ClusterEvent {
  /** Wall clock. */
  readonly timeMs: number;
  /** e.g. "joined", "suspected", "dead", "left", "took over" */
  readonly type: string;
  /** Name of the node that it is about. */
  readonly node: string;
  readonly detail: string;
}

const MAX_EVENTS = 200;
/** Series move in many small steps; those that follow soon are one event. */
const SOON_MS = 5_000;

/** The last things that happened. */
export class EventLog {
  #events: ClusterEvent[] = [];
  #move: { readonly work: string; readonly series: number } | undefined;

  add(event: ClusterEvent): void {
    this.#events.push(event);
    this.#move = undefined;
    if (this.#events.length > MAX_EVENTS) this.#events = this.#events.slice(-MAX_EVENTS);
  }

  /** Series of some work that moved to a node or from it. */
  addMove(event: Omit<ClusterEvent, 'detail'>, series: number, work: string): void {
    const last = this.#events.at(-1);
    const isSame = last?.type === event.type && last.node === event.node && this.#move?.work === work;
    const before = isSame && event.timeMs - last.timeMs <= SOON_MS ? (this.#move?.series ?? 0) : 0;
    if (before > 0) this.#events.pop();
    const sum = before + series;
    this.add({ ...event, detail: `${sum} series of ${work}` });
    this.#move = { work, series: sum };
  }

  /** The oldest first. */
  get events(): readonly ClusterEvent[] {
    return this.#events;
  }
}
