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
  readonly #list = new Int32List();
  readonly #what: string;

  /** @param what the kind in the plural, for a message */
  constructor(what: string) {
    this.#what = what;
  }

  get count(): number {
    return this.#list.length / ENTRY;
  }

  clear(): void {
    this.#list.clear();
  }

  /**
   * @param field where the field begins
   * @param start where its content begins
   * @throws PprofError `too-large`
   */
  add(field: number, start: number, end: number): void {
    const list = this.#list;
    if (list.length === MAX_MESSAGES * ENTRY) {
      throw new PprofError('too-large', `the profile has more than ${MAX_MESSAGES} ${this.#what}`);
    }
    list.push(field);
    list.push(start);
    list.push(end);
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
