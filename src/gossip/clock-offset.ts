interface Sample {
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

const SAMPLES = 8;

/** How far a peer's wall clock is from ours, from the times in probes (as NTP does it). */
export class ClockOffset {
  readonly #samples: Sample[] = [];

  /** `sentMs` and `arrivedMs` by our clock, `receivedMs` and `answeredMs` by the peer's. */
  add(sentMs: number, receivedMs: number, answeredMs: number, arrivedMs: number): void {
    // Our clock was set back meanwhile: it would look like the quickest exchange of all.
    if (arrivedMs < sentMs) return;
    const roundTripMs = Math.max(0, arrivedMs - sentMs - (answeredMs - receivedMs));
    this.#samples.push({ offsetMs: (receivedMs - sentMs + answeredMs - arrivedMs) / 2, roundTripMs });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** The peer's clock minus ours, by the quickest of the last exchanges; exact to half of `roundTripMs`. */
  best(): Sample | undefined {
    let best: Sample | undefined;
    for (const sample of this.#samples) {
      if (best === undefined || sample.roundTripMs < best.roundTripMs) best = sample;
    }
    return best;
  }
}
