const WORST = 4;

/**
 * How well this node itself does, as in Lifeguard (Dadgar, Phillips, Currey 2018): a node that stalls or loses its own
 * messages must not blame others. 0 is healthy; every point gives others a quarter more time.
 */
export class LocalHealth {
  #score = 0;

  /** 0 (best) to 4. */
  get score(): number {
    return this.#score;
  }

  /** Factor for the time that others get. */
  get patience(): number {
    return 1 + this.#score / 4;
  }

  worse(points = 1): void {
    this.#score = Math.min(WORST, this.#score + points);
  }

  better(): void {
    this.#score = Math.max(0, this.#score - 1);
  }
}
