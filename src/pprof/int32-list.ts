/** Numbers of 32 bits in a typed array that grows. Read `values` up to `length`; it changes when the list grows. */
export class Int32List {
  values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }
}
