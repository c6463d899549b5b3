/** Randomness as a port: `next()` gives a number in [0, 1). */
export interface Random {
  next(): number;
}

/** The machine's own randomness; good for jitter, not for secrets. */
export const systemRandom: Random = { next: () => Math.random() };
