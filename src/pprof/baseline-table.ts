/** Where the parts of an entry are; an entry is 32 bytes. */
const LANE_1 = 0;
const LANE_2 = 1;
const COUNTERS = 2;
const SEEN = 6;
const CURRENT = 7;
const ENTRY = 8;

const FIRST_CAPACITY = 64;

/**
 * The counters of each sample when it was last seen, by the hash of the sample: open addressing in one typed array.
 * While a profile is worked on, each of its samples also has an ordinal here, by which equal ones find each other.
 */
export class BaselineTable {
  #data = new Int32Array(FIRST_CAPACITY * ENTRY);
  #mask = FIRST_CAPACITY - 1;
  #count = 0;

  clear(): void {
    this.#data.fill(0);
    this.#count = 0;
  }

  /** Gives a sample of the current profile its ordinal, if it has none yet; gives the one it has. */
  claim(lane1: number, lane2: number, ordinal: number): number {
    if ((this.#count + 1) * 4 > (this.#mask + 1) * 3) this.#resize((this.#mask + 1) * 2, 0);
    const data = this.#data;
    let at = (lane1 & this.#mask) * ENTRY;
    for (;;) {
      if (data[at + SEEN] === 0 && data[at + CURRENT] === 0) {
        data[at + LANE_1] = lane1;
        data[at + LANE_2] = lane2;
        data[at + CURRENT] = ordinal + 1;
        this.#count++;
        return ordinal;
      }
      if (data[at + LANE_1] === lane1 && data[at + LANE_2] === lane2) {
        const current = data[at + CURRENT] as number;
        if (current !== 0) return current - 1;
        data[at + CURRENT] = ordinal + 1;
        return ordinal;
      }
      at = (at + ENTRY) & (data.length - 1);
    }
  }

  /**
   * Ends the current profile: calls back for each of its samples with the counters to compare with (four halves from
   * `at` on in `data`) and whether there are any, then keeps what the callback left there.
   * @param oldest the earliest profile whose counters still count
   */
  settle(
    profile: number,
    oldest: number,
    compare: (ordinal: number, data: Int32Array, at: number, hasBaseline: boolean) => void,
  ): void {
    const data = this.#data;
    for (let at = 0; at < data.length; at += ENTRY) {
      const current = data[at + CURRENT] as number;
      if (current === 0) continue;
      const seen = data[at + SEEN] as number;
      compare(current - 1, data, at + COUNTERS, seen !== 0 && seen >= oldest);
      data[at + SEEN] = profile;
      data[at + CURRENT] = 0;
    }
  }

  /** Forgets what was last seen before `oldest`, and gives back the room. Between profiles only. */
  forget(oldest: number): void {
    let kept = 0;
    for (let at = 0; at < this.#data.length; at += ENTRY)
      if ((this.#data[at + SEEN] as number) >= oldest) kept++;
    let capacity = FIRST_CAPACITY;
    while (capacity * 3 < (kept + 1) * 4) capacity *= 2;
    this.#resize(capacity, oldest);
  }

  #resize(capacity: number, oldest: number): void {
    const old = this.#data;
    const data = new Int32Array(capacity * ENTRY);
    const mask = capacity - 1;
    let count = 0;
    for (let from = 0; from < old.length; from += ENTRY) {
      const seen = old[from + SEEN] as number;
      const current = old[from + CURRENT] as number;
      if ((seen === 0 || seen < oldest) && current === 0) continue;
      let at = ((old[from + LANE_1] as number) & mask) * ENTRY;
      while (data[at + SEEN] !== 0 || data[at + CURRENT] !== 0) at = (at + ENTRY) & (data.length - 1);
      for (let part = 0; part < ENTRY; part++) data[at + part] = old[from + part] as number;
      count++;
    }
    this.#data = data;
    this.#mask = mask;
    this.#count = count;
  }
}
