import { xxHash64Bytes } from '../util/index.ts';

/** One label of a set. */
export interface Label {
  readonly name: string;
  readonly value: string;
}

const SEPARATOR = 0xff;
/** Of a UTF-16 code unit. */
const MAX_UTF8_BYTES = 3;

/** Room in which labels are encoded for their hash. */
let encoded = Buffer.alloc(4_096);

/**
 * An immutable set of labels: names are unique and sorted bytewise, and no value is empty (setting a label to "" deletes
 * it, as in Prometheus). Share one instance a series; every change makes a new set.
 */
export class Labels implements Iterable<Label> {
  static readonly empty: Labels = new Labels([]);
  readonly #pairs: readonly Label[];
  #hash: bigint | undefined;

  private constructor(sorted: readonly Label[]) {
    this.#pairs = sorted;
  }

  /** From pairs in any order; a later pair of one name replaces an earlier one. */
  static of(pairs: Iterable<readonly [name: string, value: string]>): Labels {
    return Labels.#changed([], pairs);
  }

  /** Labels that stay are the same objects: a series has most of them in common with its target. */
  static #changed(
    labels: readonly Label[],
    changes: Iterable<readonly [name: string, value: string]>,
  ): Labels {
    const byName = new Map<string, Label>();
    for (const label of labels) byName.set(label.name, label);
    for (const [name, value] of changes) byName.set(name, { name, value });
    const sorted = [...byName.values()].filter(({ value }) => value !== '');
    sorted.sort((a, b) => compareBytewise(a.name, b.name));
    return sorted.length === 0 && Labels.empty !== undefined ? Labels.empty : new Labels(sorted);
  }

  /** From a plain object; for code and tests, never for data from outside. */
  static from(record: Readonly<Record<string, string>>): Labels {
    return Labels.of(Object.entries(record));
  }

  get size(): number {
    return this.#pairs.length;
  }

  /** The value of a label, "" where it is absent (Prometheus makes no difference between the two). */
  get(name: string): string {
    for (const label of this.#pairs) if (label.name === name) return label.value;
    return '';
  }

  has(name: string): boolean {
    return this.#pairs.some((label) => label.name === name);
  }

  [Symbol.iterator](): IterableIterator<Label> {
    return this.#pairs[Symbol.iterator]();
  }

  /** This set with the changes applied; a value of "" deletes. */
  with(changes: Iterable<readonly [name: string, value: string]>): Labels {
    return Labels.#changed(this.#pairs, changes);
  }

  /** The labels that pass. */
  filter(keep: (name: string, value: string) => boolean): Labels {
    return new Labels(this.#pairs.filter(({ name, value }) => keep(name, value)));
  }

  equals(other: Labels): boolean {
    if (this === other) return true;
    if (this.size !== other.size) return false;
    return this.#pairs.every((label, index) => {
      const theirs = other.#pairs[index];
      return theirs !== undefined && theirs.name === label.name && theirs.value === label.value;
    });
  }

  /** xxHash64 over name 0xFF value 0xFF … in order, as Prometheus' labels.Hash (spec: components.md §1.4). */
  hash(): bigint {
    if (this.#hash === undefined) {
      let length = 0;
      for (const { name, value } of this.#pairs) {
        length = encode(name, length);
        length = encode(value, length);
      }
      this.#hash = xxHash64Bytes(encoded.subarray(0, length));
    }
    return this.#hash;
  }

  /** A plain object with no prototype, for JSON. */
  toJSON(): Record<string, string> {
    const record: Record<string, string> = Object.create(null);
    for (const { name, value } of this.#pairs) record[name] = value;
    return record;
  }

  /** `{a="1", b="2"}`, for logs and errors. */
  toString(): string {
    return `{${this.#pairs.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;
  }
}

/** Appends a part and its separator to what is encoded, and returns the new length. */
function encode(part: string, length: number): number {
  const needed = length + part.length * MAX_UTF8_BYTES + 1;
  if (needed > encoded.length) encoded = Buffer.concat([encoded], needed * 2);
  const end = length + encoded.write(part, length);
  encoded[end] = SEPARATOR;
  return end + 1;
}

/** Order of Go's string comparison: by UTF-8 bytes, which is the order of code points. */
export function compareBytewise(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Moves surrogates (code points above U+FFFF) behind the rest of the basic plane. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
