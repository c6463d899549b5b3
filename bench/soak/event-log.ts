/** What was done to the cluster. */
export type DisruptionKind = 'kill' | 'pause' | 'partition' | 'stall' | 'leave' | 'join' | 'reload';

/** Something that was done to some nodes for a time. */
export interface Disruption {
  readonly kind: DisruptionKind;
  readonly nodes: readonly string[];
  /** On the wall clock. */
  readonly fromMs: number;
  /** Infinite while it lasts. */
  toMs: number;
}

export interface SoakEvent {
  readonly atMs: number;
  readonly text: string;
}

/** What happened when, so that a failure can be read and an anomaly has a cause. */
export class EventLog {
  readonly events: SoakEvent[] = [];
  readonly disruptions: Disruption[] = [];
  readonly #startMs = Date.now();
  readonly #print: (line: string) => void;

  /** @param print gets each event as a line */
  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  note(text: string): void {
    const atMs = Date.now();
    this.events.push({ atMs, text });
    this.#print(`${this.stamp(atMs)} ${text}`);
  }

  /** Notes the beginning of a disruption; set its end with `end`. */
  begin(kind: DisruptionKind, nodes: readonly string[]): Disruption {
    const disruption = { kind, nodes, fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY };
    this.disruptions.push(disruption);
    this.note(`${kind} ${nodes.join(' ')}`);
    return disruption;
  }

  end(disruption: Disruption): void {
    disruption.toMs = Date.now();
    this.note(`${disruption.kind} ${disruption.nodes.join(' ')} is over`);
  }

  /** Seconds since the start. */
  stamp(atMs: number): string {
    return `+${((atMs - this.#startMs) / 1_000).toFixed(2).padStart(7)}s`;
  }
}
