import { IdIndex } from './id-index.ts';
import { Int32List } from './int32-list.ts';
import { checkString, missing } from './invalid-profile.ts';
import { IS_FOLDED, LINES } from './message-fields.ts';
import { MessageList } from './message-list.ts';
import { NumberFields } from './number-fields.ts';
import { PprofError } from './pprof-error.ts';
import type { WireReader } from './wire-reader.ts';
import { WIRE } from './wire-reader.ts';

const MAX_LINES = 4_000_000;

/** Where `NumberFields` has the lower halves of what is read here: at twice the number of the field. */
const ID = 2;
const FUNCTION_NAME = 4;
const FUNCTION_FILE = 8;
const LOCATION_MAPPING = 4;
const LOCATION_ADDRESS = 6;
const LINE_FUNCTION = 2;
const LINE_NUMBER = 4;
const LINE_COLUMN = 6;

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
  /** The numbers of the message being read. */
  readonly #function = new NumberFields('a function', 5);
  readonly #location = new NumberFields('a location', 3);
  readonly #line = new NumberFields('a line', 3);

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
    const { functions, functionMessages, functionStrings } = this;
    const numbers = this.#function;
    const { values } = numbers;
    const { count } = functionMessages;
    const stringCount = stringTable.count;
    functionStrings.resize(count * FUNCTION_STRINGS.count);
    const strings = functionStrings.values;
    let at = 0;
    for (let slot = 0; slot < count; slot++) {
      numbers.clear();
      readNumbers(numbers, reader, functionMessages.startOf(slot), functionMessages.endOf(slot));
      for (let half = FUNCTION_NAME; half <= FUNCTION_FILE; half += 2) {
        const string = values[half] as number;
        const high = values[half + 1] as number;
        if (high !== 0 || string >>> 0 >= stringCount) checkString(stringTable, string, high, 'a function');
        strings[at++] = string;
      }
      define(functions, reader, values[ID] as number, values[ID + 1] as number, 'function');
    }
  }

  #readLocations(reader: WireReader, mappings: IdIndex): void {
    const { locationMessages, addresses, lineEnds, lines } = this;
    const { values } = this.#location;
    for (let slot = 0; slot < locationMessages.count; slot++) {
      const end = locationMessages.endOf(slot);
      let position = locationMessages.startOf(slot);
      this.#location.clear();
      for (;;) {
        position = this.#location.read(reader.bytes, position, end);
        if (position === end) break;
        reader.within(position, end);
        const field = reader.nextField();
        if (field === LINES) this.#readLine(reader);
        else if (field === IS_FOLDED) this.#readFolded(reader);
        else this.#location.readOther(field, reader);
        position = reader.position;
      }
      reader.position = end;
      define(this.locations, reader, values[ID] as number, values[ID + 1] as number, 'location');
      refer(mappings, values[LOCATION_MAPPING] as number, values[LOCATION_MAPPING + 1] as number, 'mapping');
      addresses.push(values[LOCATION_ADDRESS] as number);
      addresses.push(values[LOCATION_ADDRESS + 1] as number);
      lineEnds.push(lines.length / LINE_COLUMNS.count);
    }
  }

  /** It says how the profiler merged locations, which makes no difference here. */
  #readFolded(reader: WireReader): void {
    reader.expect(WIRE.varint, 'a location');
    reader.readVarint();
  }

  #readLine(reader: WireReader): void {
    const { lines } = this;
    if (lines.length >= MAX_LINES * LINE_COLUMNS.count) {
      throw new PprofError('too-large', `the profile has more than ${MAX_LINES} lines`);
    }
    reader.expect(WIRE.bytes, 'a line');
    reader.enter();
    const { position, end } = reader;
    this.#line.clear();
    readNumbers(this.#line, reader, position, end);
    reader.position = end;
    const { values } = this.#line;
    lines.push(
      refer(this.functions, values[LINE_FUNCTION] as number, values[LINE_FUNCTION + 1] as number, 'function'),
    );
    lines.push(values[LINE_NUMBER] as number);
    lines.push(values[LINE_COLUMN] as number);
  }
}

/** Reads a message that holds nothing but numbers. */
function readNumbers(numbers: NumberFields, reader: WireReader, start: number, end: number): void {
  let position = numbers.read(reader.bytes, start, end);
  while (position !== end) {
    reader.within(position, end);
    numbers.readOther(reader.nextField(), reader);
    position = numbers.read(reader.bytes, reader.position, end);
  }
  // For messages about it.
  reader.position = end;
}

/** The slot of the entry with an id; -1 for 0, which stands for none. */
function refer(ids: IdIndex, low: number, high: number, what: string): number {
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
