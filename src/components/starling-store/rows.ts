/** Where and when one profile was kept. */
export interface Row {
  /** Higher for what came later; never used again. */
  readonly sequence: number;
  readonly timeMs: number;
  /** Number of the segment, and where the record begins in it. */
  readonly segment: number;
  readonly offset: number;
  readonly bodyBytes: number;
}

const CELLS = 5;
const FEWEST_ROWS = 4;

/** Rows in the order of their sequence, as bare numbers: 40 bytes each. */
export class Rows {
  #cells = new Float64Array(FEWEST_ROWS * CELLS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The row at a place; undefined outside. */
  at(index: number): Row | undefined {
    if (index < 0 || index >= this.#count) return undefined;
    const start = index * CELLS;
    const cell = (column: number): number => this.#cells[start + column] ?? 0;
    return { sequence: cell(0), timeMs: cell(1), segment: cell(2), offset: cell(3), bodyBytes: cell(4) };
  }

  /** Adds a row, which is the newest as a rule. */
  add(row: Row): void {
    if (this.#count * CELLS === this.#cells.length) this.#resize(this.#count * 2);
    const newest = this.at(this.#count - 1);
    const index =
      newest === undefined || newest.sequence < row.sequence ? this.#count : this.#placeOf(row.sequence);
    this.#cells.copyWithin((index + 1) * CELLS, index * CELLS, this.#count * CELLS);
    this.#set(index, row);
    this.#count++;
  }

  /** Puts a row in the place of the one of its sequence; false where there is none. */
  replace(row: Row): boolean {
    const index = this.#placeOf(row.sequence);
    if (this.at(index)?.sequence !== row.sequence) return false;
    this.#set(index, row);
    return true;
  }

  find(sequence: number): Row | undefined {
    const row = this.at(this.#placeOf(sequence));
    return row?.sequence === sequence ? row : undefined;
  }

  /** Takes rows out and gives them. */
  remove(isUnwanted: (row: Row, index: number) => boolean): Row[] {
    const removed: Row[] = [];
    let kept = 0;
    for (let index = 0; index < this.#count; index++) {
      const row = this.at(index);
      if (row === undefined) break;
      if (isUnwanted(row, index)) removed.push(row);
      else if (kept++ !== index) this.#set(kept - 1, row);
    }
    this.#count = kept;
    const rowsOfRoom = this.#cells.length / CELLS;
    if (rowsOfRoom > 4 * Math.max(FEWEST_ROWS, kept)) this.#resize(2 * Math.max(FEWEST_ROWS, kept));
    return removed;
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    for (let index = 0; index < this.#count; index++) {
      const row = this.at(index);
      if (row !== undefined) yield row;
    }
  }

  /** Where the first row of at least that sequence stands. */
  #placeOf(sequence: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cells[middle * CELLS] ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #set(index: number, { sequence, timeMs, segment, offset, bodyBytes }: Row): void {
    this.#cells.set([sequence, timeMs, segment, offset, bodyBytes], index * CELLS);
  }

  #resize(rows: number): void {
    const cells = new Float64Array(rows * CELLS);
    cells.set(this.#cells.subarray(0, this.#count * CELLS));
    this.#cells = cells;
  }
}
