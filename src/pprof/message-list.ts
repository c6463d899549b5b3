import { Int32List } from './int32-list.ts';
import { PprofError } from './pprof-error.ts';

/** Many times what the largest programs have; bounds the memory that a hostile profile can take. */
const MAX_MESSAGES = 4_000_000;
/** Where the parts of an entry are. */
const FIELD = 0;
const START = 1;
const END = 2;
const ENTRY = 3;

/** Where the messages of one kind are in a profile: offsets of their fields, and of what is in them. */
export class MessageList {
  /** How many there are. */
  count = 0;
  readonly #list = new Int32List();
  readonly #what: string;

  /** @param what the kind in the plural, for a message */
  constructor(what: string) {
    this.#what = what;
  }

  clear(): void {
    this.#list.clear();
    this.count = 0;
  }

  /**
   * @param field where the field begins
   * @param start where its content begins
   * @throws PprofError `too-large`
   */
  add(field: number, start: number, end: number): void {
    const list = this.#list;
    if (this.count === MAX_MESSAGES) {
      throw new PprofError('too-large', `the profile has more than ${MAX_MESSAGES} ${this.#what}`);
    }
    list.push(field);
    list.push(start);
    list.push(end);
    this.count++;
  }

  /**
   * Adds messages that follow each other, all with the same tag, and gives where it stopped: at another field, at a
   * message that does not fit before `end`, or as there is no room for more, which is for `add`.
   *
   * Hot: one pass over the bytes, nothing but numbers in local variables.
   */
  addRun(bytes: Uint8Array, start: number, end: number): number {
    const { values } = this.#list;
    const room = Math.min(values.length, MAX_MESSAGES * ENTRY);
    const tag = bytes[start];
    let { length } = this.#list;
    let position = start;
    while (position < end - 2 && length < room - ENTRY && bytes[position] === tag) {
      let size = bytes[position + 1] as number;
      let content = position + 2;
      if (size >= 0x80) {
        const second = bytes[content++] as number;
        if (second >= 0x80) break;
        size = (size & 0x7f) | (second << 7);
      }
      if (size > end - content) break;
      values[length++] = position;
      values[length++] = content;
      position = content + size;
      values[length++] = position;
    }
    this.#list.length = length;
    this.count = length / ENTRY;
    return position;
  }

  fieldOf(slot: number): number {
    return this.#list.values[slot * ENTRY + FIELD] as number;
  }

  startOf(slot: number): number {
    return this.#list.values[slot * ENTRY + START] as number;
  }

  endOf(slot: number): number {
    return this.#list.values[slot * ENTRY + END] as number;
  }
}
