import { addValues } from './add-values.ts';
import { ByteWriter } from './byte-writer.ts';
import type { IdIndex } from './id-index.ts';
import { Int32List } from './int32-list.ts';
import {
  FUNCTION,
  LABELS,
  LOCATION,
  LOCATION_IDS,
  MAPPING,
  SAMPLE,
  STRING_TABLE,
  VALUES,
} from './message-fields.ts';
import type { MessageList } from './message-list.ts';
import type { ProfileIndex } from './profile-index.ts';
import type { Referent, Renumber, Rewrites } from './rewrite-message.ts';
import {
  FUNCTION_MESSAGE,
  LABEL,
  LOCATION_MESSAGE,
  MAPPING_MESSAGE,
  PROFILE,
  readNumbers,
  rewriteMessage,
} from './rewrite-message.ts';
import type { SampleColumns } from './sample-columns.ts';
import { WireReader } from './wire-reader.ts';

/** Messages without their ids, each once: they are the same if their bytes are. The n-th has the id n. */
class MessageTable {
  readonly #ids = new Map<string, number>();

  idOf(message: Uint8Array): number {
    const key = Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('latin1');
    const id = this.#ids.get(key) ?? this.#ids.size + 1;
    this.#ids.set(key, id);
    return id;
  }

  *messages(): Iterable<[number, Uint8Array]> {
    for (const [message, id] of this.#ids) yield [id, Buffer.from(message, 'latin1')];
  }
}

const ID = 1;
/** For what a message refers to in vain: of a field that is there twice only the last one counts, and is known to be valid. */
const NOBODY_READS_IT = 0;
/** Where entries with ids are, by what refers to them. */
const ENTRIES = {
  mapping: { field: MAPPING, rewrites: MAPPING_MESSAGE },
  location: { field: LOCATION, rewrites: LOCATION_MESSAGE },
  function: { field: FUNCTION, rewrites: FUNCTION_MESSAGE },
} satisfies Record<string, { field: number; rewrites: Rewrites }>;

type EntryKind = keyof typeof ENTRIES;
const ENTRY_KINDS = ['mapping', 'location', 'function'] as const;

/** The profile that others are merged into. Equal strings, functions, locations, mappings and samples are kept once. */
export class MergeTables {
  readonly #tables = {
    string: new MessageTable(),
    mapping: new MessageTable(),
    location: new MessageTable(),
    function: new MessageTable(),
    sample: new MessageTable(),
  };
  /** Sums by sample, as halves. */
  readonly #values = new Int32List();
  #stride = 0;
  /** What the first profile says of itself; undefined before. */
  #head: Uint8Array | undefined;

  constructor() {
    // The first string is the empty one: numbers of strings are one less than ids.
    this.#tables.string.idOf(new Uint8Array());
  }

  /** Adds a profile that has been read. */
  add(index: ProfileIndex, samples: SampleColumns): void {
    const renumber = this.#renumbering(index);
    const reader = new WireReader(index.raw);
    if (this.#head === undefined) {
      const head = new ByteWriter(0);
      rewriteMessage(reader, index.raw, PROFILE, renumber, head);
      this.#head = head.bytes;
      this.#stride = index.columnCount * 2;
    }
    for (let sample = 0; sample < index.samples.count; sample++) {
      reader.within(index.samples.startOf(sample), index.samples.endOf(sample));
      const to = (this.#tables.sample.idOf(sampleMessage(reader, index.raw, renumber)) - 1) * this.#stride;
      if (to === this.#values.length) for (let half = 0; half < this.#stride; half++) this.#values.push(0);
      addValues(samples.values.values, sample * this.#stride, this.#values.values, to, this.#stride);
    }
  }

  /** The merged profile. @param writeTimes adds what is not one profile's alone */
  write(writeTimes: (out: ByteWriter) => void): Uint8Array {
    const out = new ByteWriter(0);
    const own = this.#head ?? new Uint8Array();
    out.copy(own, 0, own.byteLength);
    writeTimes(out);
    for (const [id, message] of this.#tables.sample.messages()) {
      const values = new ByteWriter(0);
      for (let half = (id - 1) * this.#stride; half < id * this.#stride; half += 2) {
        values.varint64(this.#values.values[half] as number, this.#values.values[half + 1] as number);
      }
      const sample = new ByteWriter(message.byteLength);
      sample.copy(message, 0, message.byteLength);
      sample.bytesField(VALUES, values.bytes);
      out.bytesField(SAMPLE, sample.bytes);
    }
    for (const kind of ENTRY_KINDS) {
      for (const [id, message] of this.#tables[kind].messages()) {
        const entry = new ByteWriter(message.byteLength);
        entry.numberField(ID, id);
        entry.copy(message, 0, message.byteLength);
        out.bytesField(ENTRIES[kind].field, entry.bytes);
      }
    }
    for (const [, text] of this.#tables.string.messages()) out.bytesField(STRING_TABLE, text);
    return out.bytes;
  }

  /** What has a number in a profile, added to this one when it is first asked for. */
  #renumbering(index: ProfileIndex): Renumber {
    const strings = new Map<number, number>();
    const entries = {
      mapping: this.#entries(index.mappings, index.mappingMessages),
      location: this.#entries(index.symbols.locations, index.symbols.locationMessages),
      function: this.#entries(index.symbols.functions, index.symbols.functionMessages),
    };
    const renumber = (referent: Referent, low: number, high: number): number => {
      if (low === 0 && high === 0) return 0;
      if (referent !== 'string') return entries[referent](referent, index.raw, low, high, renumber);
      if (high !== 0 || low >>> 0 >= index.strings.count) return NOBODY_READS_IT;
      const known = strings.get(low);
      if (known !== undefined) return known;
      const text = index.raw.subarray(index.strings.startOf(low), index.strings.endOf(low));
      const number = this.#tables.string.idOf(text) - 1;
      strings.set(low, number);
      return number;
    };
    return renumber;
  }

  #entries(ids: IdIndex, messages: MessageList) {
    const known = new Int32Array(ids.count);
    return (kind: EntryKind, raw: Uint8Array, low: number, high: number, renumber: Renumber): number => {
      const slot = ids.slotOf(low, high);
      if (slot < 0) return NOBODY_READS_IT;
      const before = known[slot] as number;
      if (before !== 0) return before;
      const reader = new WireReader(raw);
      const out = new ByteWriter(0);
      reader.within(messages.startOf(slot), messages.endOf(slot));
      rewriteMessage(reader, raw, ENTRIES[kind].rewrites, renumber, out);
      const id = this.#tables[kind].idOf(out.bytes);
      known[slot] = id;
      return id;
    };
  }
}

/** A sample without its values: its locations as one list, then its labels in an order of their own. */
function sampleMessage(reader: WireReader, raw: Uint8Array, renumber: Renumber): Uint8Array {
  const ids = new ByteWriter(0);
  const labels: Buffer[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === LOCATION_IDS) {
      for (const id of readNumbers(reader, 'location', renumber)) ids.varint(id);
    } else if (field === LABELS) {
      const label = new ByteWriter(0);
      const outer = reader.enter();
      rewriteMessage(reader, raw, LABEL, renumber, label);
      reader.leave(outer);
      labels.push(Buffer.from(label.bytes));
    } else reader.skip();
  }
  const out = new ByteWriter(0);
  if (ids.length > 0) out.bytesField(LOCATION_IDS, ids.bytes);
  for (const label of labels.sort(Buffer.compare)) out.bytesField(LABELS, label);
  return out.bytes;
}
