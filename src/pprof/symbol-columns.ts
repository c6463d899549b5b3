import { IdIndex } from './id-index.ts';
import { Int32List } from './int32-list.ts';
import { checkString, missing } from './invalid-profile.ts';
import { LINES } from './message-fields.ts';
import { MessageList } from './message-list.ts';
import { PprofError } from './pprof-error.ts';
import type { WireReader } from './wire-reader.ts';
import { WIRE } from './wire-reader.ts';

const MAX_LINES = 4_000_000;

/** What a function's columns are in `functionStrings`. */
export const FUNCTION_STRINGS = { name: 0, systemName: 1, file: 2, count: 3 } as const;
/** What a line's columns are in `lines`; `slot` is that of its function, -1 for none. */
export const LINE_COLUMNS = { slot: 0, line: 1, column: 2, count: 3 } as const;

/** Locations, their lines, and functions as columns of numbers, checked; where a message's id leads is a slot. */
export class SymbolColumns {
  readonly locations = new IdIndex();
  readonly locationMessages = new MessageList('locations');
  /** Lower and upper half of the address of each location. */
  readonly addresses = new Int32List();
  /** Where the lines of each location end in `lines`, counted in lines. */
  readonly lineEnds = new Int32List();
  readonly lines = new Int32List();
  readonly functions = new IdIndex();
  readonly functionMessages = new MessageList('functions');
  readonly functionStrings = new Int32List();

  /** Reads what `locationMessages` and `functionMessages` have been given. @throws PprofError unless all are valid */
  read(reader: WireReader, strings: MessageList, mappings: IdIndex): void {
    this.#readFunctions(reader, strings);
    this.#readLocations(reader, mappings);
  }

  clear(): void {
    this.locations.clear();
    this.functions.clear();
    this.locationMessages.clear();
    this.functionMessages.clear();
    this.addresses.clear();
    this.lineEnds.clear();
    this.lines.clear();
    this.functionStrings.clear();
  }

  #readFunctions(reader: WireReader, stringTable: MessageList): void {
    const { functionMessages, functionStrings } = this;
    functionStrings.resize(functionMessages.count * FUNCTION_STRINGS.count);
    const strings = functionStrings.values;
    for (let slot = 0; slot < functionMessages.count; slot++) {
      reader.within(functionMessages.startOf(slot), functionMessages.endOf(slot));
      const at = slot * FUNCTION_STRINGS.count;
      let low = 0;
      let high = 0;
      for (let column = 0; column < FUNCTION_STRINGS.count; column++) strings[at + column] = 0;
      for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
        if (field > 5) {
          reader.skip();
          continue;
        }
        reader.expect(WIRE.varint, 'function');
        reader.readVarint();
        if (field === 1) {
          low = reader.low;
          high = reader.high;
        } else if (field < 5) {
          checkString(stringTable, reader.low, reader.high, 'a function');
          strings[at + field - 2] = reader.low;
        }
      }
      define(this.functions, reader, low, high, 'function');
    }
  }

  #readLocations(reader: WireReader, mappings: IdIndex): void {
    const { locationMessages, addresses, lineEnds, lines } = this;
    for (let slot = 0; slot < locationMessages.count; slot++) {
      reader.within(locationMessages.startOf(slot), locationMessages.endOf(slot));
      let low = 0;
      let high = 0;
      let addressLow = 0;
      let addressHigh = 0;
      for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
        if (field === LINES) {
          this.#readLine(reader);
          continue;
        }
        if (field > 5) {
          reader.skip();
          continue;
        }
        reader.expect(WIRE.varint, 'location');
        reader.readVarint();
        if (field === 1) {
          low = reader.low;
          high = reader.high;
        } else if (field === 2) refer(mappings, reader, 'mapping');
        else if (field === 3) {
          addressLow = reader.low;
          addressHigh = reader.high;
        }
      }
      define(this.locations, reader, low, high, 'location');
      addresses.push(addressLow);
      addresses.push(addressHigh);
      lineEnds.push(lines.length / LINE_COLUMNS.count);
    }
  }

  #readLine(reader: WireReader): void {
    const { lines } = this;
    if (lines.length >= MAX_LINES * LINE_COLUMNS.count) {
      throw new PprofError('too-large', `the profile has more than ${MAX_LINES} lines`);
    }
    reader.expect(WIRE.bytes, 'a line');
    const outer = reader.enter();
    let slot = -1;
    let line = 0;
    let column = 0;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field > 3) {
        reader.skip();
        continue;
      }
      reader.expect(WIRE.varint, 'a line');
      reader.readVarint();
      if (field === 1) slot = refer(this.functions, reader, 'function');
      else if (field === 2) line = reader.low;
      else column = reader.low;
    }
    reader.leave(outer);
    lines.push(slot);
    lines.push(line);
    lines.push(column);
  }
}

/** The slot of the entry whose id was read last; -1 for 0, which stands for none. */
function refer(ids: IdIndex, { low, high }: WireReader, what: string): number {
  if (low === 0 && high === 0) return -1;
  const slot = ids.slotOf(low, high);
  if (slot < 0) throw missing(what, low, high);
  return slot;
}

/** Gives the next entry its slot. @throws PprofError for an id that none or another has */
export function define(ids: IdIndex, reader: WireReader, low: number, high: number, what: string): void {
  if (low === 0 && high === 0) throw reader.invalid(`a ${what} with the reserved id 0`);
  if (!ids.add(low, high)) throw reader.invalid(`a second ${what} with the id of another`);
}
