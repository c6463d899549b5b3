/** Room that is kept from one profile to the next; a larger one gives its room back. */
const KEPT_LENGTH = 1 << 20;
const FIRST_LENGTH = 256;

/** Numbers of 32 bits in a typed array that grows. Read `values` up to `length`; it changes when the list grows. */
export class Int32List {
  values: Int32Array = new Int32Array(FIRST_LENGTH);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.#grow(this.length + 1);
    this.values[this.length++] = value;
  }

  /** Makes the list this long; what is new in it is whatever was there before. */
  resize(length: number): void {
    if (length > this.values.length) this.#grow(length);
    this.length = length;
  }

  /** Empties the list for the next profile. */
  clear(): void {
    if (this.values.length > KEPT_LENGTH) this.values = new Int32Array(FIRST_LENGTH);
    this.length = 0;
  }

  #grow(length: number): void {
    const grown = new Int32Array(Math.max(this.values.length * 2, length));
    grown.set(this.values.subarray(0, this.length));
    this.values = grown;
  }
}
