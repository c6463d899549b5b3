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

/** The last things that happened. */
export class EventLog {
  #events: ClusterEvent[] = [];

  add(event: ClusterEvent): void {
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) this.#events = this.#events.slice(-MAX_EVENTS);
  }

  /** The oldest first. */
  get events(): readonly ClusterEvent[] {
    return this.#events;
  }
}
