import { Int32List } from './int32-list.ts';
import { LOCATION_IDS } from './message-fields.ts';
import type { ProfileIndex } from './profile-index.ts';
import { FUNCTION_STRINGS, LINE_COLUMNS } from './symbol-columns.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/** Deeper stacks are cut at their inner end; no tool shows more. */
const MAX_DEPTH = 512;
/** As many locations of a stack are kept at a time. */
const MAX_SLOTS = 65_536;

/** Reads the stacks of valid samples as names of functions. */
export class StackReader {
  readonly #index: ProfileIndex;
  readonly #reader: WireReader;
  readonly #slots = new Int32List();
  readonly #names = new Map<number, string>();
  /** For each location its frames, outermost first. */
  readonly #frames = new Map<number, readonly string[]>();

  constructor(index: ProfileIndex) {
    this.#index = index;
    this.#reader = new WireReader(index.raw);
  }

  /** The functions of a sample's stack, outermost first: at most `MAX_DEPTH`. */
  read(sample: number): string[] {
    this.#readSlots(sample);
    const stack: string[] = [];
    for (let at = this.#slots.length - 1; at >= 0 && stack.length < MAX_DEPTH; at--) {
      stack.push(...this.#framesOf(this.#slots.values[at] as number));
    }
    return stack.slice(0, MAX_DEPTH);
  }

  #readSlots(sample: number): void {
    const reader = this.#reader;
    const { samples } = this.#index;
    this.#slots.clear();
    reader.within(samples.startOf(sample), samples.endOf(sample));
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field !== LOCATION_IDS) reader.skip();
      else if (reader.wireType === WIRE.varint) this.#readSlot();
      else {
        const outer = reader.enter();
        while (reader.position < reader.end) this.#readSlot();
        reader.leave(outer);
      }
    }
  }

  #readSlot(): void {
    const reader = this.#reader;
    const slots = this.#slots;
    reader.readVarint();
    if (slots.length === MAX_SLOTS) {
      // Only the outer end counts.
      slots.values.copyWithin(0, MAX_SLOTS - MAX_DEPTH, MAX_SLOTS);
      slots.length = MAX_DEPTH;
    }
    slots.push(this.#index.symbols.locations.slotOf(reader.low, reader.high));
  }

  #framesOf(slot: number): readonly string[] {
    const known = this.#frames.get(slot);
    if (known !== undefined) return known;
    const { lineEnds, lines, addresses } = this.#index.symbols;
    const first = slot === 0 ? 0 : (lineEnds.values[slot - 1] as number);
    const frames: string[] = [];
    // Inlined functions come first, and at most so many can be shown.
    for (
      let line = (lineEnds.values[slot] as number) - 1;
      line >= first && frames.length < MAX_DEPTH;
      line--
    ) {
      const named = lines.values[line * LINE_COLUMNS.count + LINE_COLUMNS.slot] as number;
      frames.push(named < 0 ? '(unknown)' : this.#nameOf(named));
    }
    if (frames.length === 0) {
      const low = (addresses.values[slot * 2] as number) >>> 0;
      const high = (addresses.values[slot * 2 + 1] as number) >>> 0;
      frames.push(`0x${((BigInt(high) << 32n) | BigInt(low)).toString(16)}`);
    }
    this.#frames.set(slot, frames);
    return frames;
  }

  #nameOf(slot: number): string {
    const string = this.#index.symbols.functionStrings.values[
      slot * FUNCTION_STRINGS.count + FUNCTION_STRINGS.name
    ] as number;
    const known = this.#names.get(string);
    if (known !== undefined) return known;
    const name = this.#index.text(string) || '(unnamed)';
    this.#names.set(string, name);
    return name;
  }
}
