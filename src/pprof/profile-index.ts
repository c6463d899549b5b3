import { IdIndex } from './id-index.ts';
import { Int32List } from './int32-list.ts';
import { WireReader } from './wire-reader.ts';

/**
 * Where things are in a valid profile: one pass, no object per message. Ranges are offsets of the bodies of messages,
 * start and end one after the other.
 */
export class ProfileIndex {
  readonly raw: Uint8Array;
  readonly samples = new Int32List();
  readonly locations = new IdIndex();
  readonly locationRanges = new Int32List();
  /** Lower and upper half of the address of each location. */
  readonly addresses = new Int32List();
  readonly functions = new IdIndex();
  readonly functionRanges = new Int32List();
  readonly strings = new Int32List();

  /** @param raw a profile that `checkProfile` found valid */
  constructor(raw: Uint8Array) {
    this.raw = raw;
    const reader = new WireReader(raw);
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      switch (field) {
        case 2:
          this.#range(reader, this.samples);
          break;
        case 4:
          this.#location(reader);
          break;
        case 5:
          this.#function(reader);
          break;
        case 6:
          this.#range(reader, this.strings);
          break;
        default:
          reader.skip();
      }
    }
  }

  get sampleCount(): number {
    return this.samples.length / 2;
  }

  #range(reader: WireReader, list: Int32List): void {
    const outer = reader.enter();
    list.push(reader.position);
    list.push(reader.end);
    reader.leave(outer);
  }

  #location(reader: WireReader): void {
    const outer = reader.enter();
    this.locationRanges.push(reader.position);
    this.locationRanges.push(reader.end);
    let idLow = 0;
    let idHigh = 0;
    let addressLow = 0;
    let addressHigh = 0;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field === 1) {
        reader.readVarint();
        idLow = reader.low;
        idHigh = reader.high;
      } else if (field === 3) {
        reader.readVarint();
        addressLow = reader.low;
        addressHigh = reader.high;
      } else reader.skip();
    }
    reader.leave(outer);
    this.locations.add(idLow, idHigh);
    this.addresses.push(addressLow);
    this.addresses.push(addressHigh);
  }

  #function(reader: WireReader): void {
    const outer = reader.enter();
    this.functionRanges.push(reader.position);
    this.functionRanges.push(reader.end);
    let low = 0;
    let high = 0;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field === 1) {
        reader.readVarint();
        low = reader.low;
        high = reader.high;
      } else reader.skip();
    }
    reader.leave(outer);
    this.functions.add(low, high);
  }
}
