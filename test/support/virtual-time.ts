interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when asked to: runs what was scheduled in the order of time. A binary heap, for long simulations. */
export class VirtualTime {
  nowMs = 0;
  readonly #heap: Entry[] = [];
  #order = 0;

  after(delayMs: number, run: () => void): void {
    const entry = { atMs: this.nowMs + Math.max(0, delayMs), order: this.#order++, run };
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, heap[parent])) break;
      swap(heap, index, parent);
      index = parent;
    }
  }

  /** Runs everything that is due within the next milliseconds. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const [next] = this.#heap;
      if (next === undefined || next.atMs > untilMs) break;
      this.#removeFirst();
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = untilMs;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const right = left + 1;
      let first = index;
      if (isBefore(heap[left], heap[first])) first = left;
      if (isBefore(heap[right], heap[first])) first = right;
      if (first === index) return;
      swap(heap, index, first);
      index = first;
    }
  }
}

function isBefore(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function swap(heap: Entry[], i: number, j: number): void {
  const [a, b] = [heap[i], heap[j]];
  if (a === undefined || b === undefined) return;
  heap[i] = b;
  heap[j] = a;
}
