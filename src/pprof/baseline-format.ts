/**
 * A baseline in bytes, for a restart and for hand-over between nodes. All numbers little-endian:
 *
 *     4  "SBL" and the version, 1
 *     1  kind: 0 memory, 1 mutex, 2 block
 *     1  which of the kind's counters the profiles have, as bits
 *     8  time_nanos of the latest profile
 *     4  how many entries follow
 *     n  entries: hash of the sample (8), for how many profiles it has been absent (1), two counters (varints)
 *     4  CRC-32 of all before
 *
 * The version covers how samples are hashed, too. Who reads a version that it does not know starts anew.
 */
import { crc32 } from 'node:zlib';
import { AppError } from '../util/index.ts';
import type { Baselines } from './baselines.ts';
import { BASELINE, COUNTERS, MAX_ABSENCES, MAX_BASELINES } from './baselines.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Int32List } from './int32-list.ts';
import { PprofError } from './pprof-error.ts';
import { WireReader } from './wire-reader.ts';

/** The kinds of profiles that count since the start of their process. */
export type DeltaKind = 'memory' | 'mutex' | 'block';

const KINDS: readonly DeltaKind[] = ['memory', 'mutex', 'block'];
const MAGIC = [0x53, 0x42, 0x4c];
const VERSION = 1;
const HEADER_BYTES = 18;
const CHECKSUM_BYTES = 4;
const MIN_ENTRY_BYTES = 11;
const ALL_COUNTERS = (1 << COUNTERS) - 1;

/** Why bytes are no baseline: `corrupt`, or `unsupported` when another version of this program wrote them. */
export class BaselineError extends AppError<'corrupt' | 'unsupported'> {}

/** What a baseline says besides its entries. */
export interface BaselineHeader {
  readonly kind: DeltaKind;
  readonly counters: number;
  readonly timeNanos: bigint;
}

/** Writes a baseline; some 16 bytes a stack. */
export function encodeBaseline(
  { kind, counters, timeNanos }: BaselineHeader,
  { entries, count }: Baselines,
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(HEADER_BYTES + count * (MIN_ENTRY_BYTES + COUNTERS * 4) + CHECKSUM_BYTES);
  for (const byte of [...MAGIC, VERSION, KINDS.indexOf(kind), counters]) writer.varint(byte);
  writer.fixed32(Number(BigInt.asIntN(32, timeNanos)));
  writer.fixed32(Number(BigInt.asIntN(32, timeNanos >> 32n)));
  writer.fixed32(count);
  for (let at = 0; at < count * BASELINE.count; at += BASELINE.count) {
    writer.fixed32(entries[at + BASELINE.lane1] as number);
    writer.fixed32(entries[at + BASELINE.lane2] as number);
    writer.varint(entries[at + BASELINE.absences] as number);
    for (let half = 0; half < COUNTERS * 2; half += 2) {
      const counter = at + BASELINE.counters + half;
      writer.varint64(entries[counter] as number, entries[counter + 1] as number);
    }
  }
  writer.fixed32(crc32(writer.bytes));
  return writer.bytes.slice();
}

/**
 * Reads a baseline, its entries into `entries`.
 *
 * @throws BaselineError
 */
export function decodeBaseline(bytes: Uint8Array, entries: Int32List): BaselineHeader {
  if (bytes.byteLength < HEADER_BYTES + CHECKSUM_BYTES) throw corrupt('it is too short');
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) throw corrupt('it does not begin like one');
  if (bytes[3] !== VERSION) {
    const message = `a baseline of version ${bytes[3]}; this program reads version ${VERSION}`;
    throw new BaselineError('unsupported', message);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.byteLength - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true)) throw corrupt('its checksum is wrong');
  const kind = KINDS[view.getUint8(4)];
  const counters = view.getUint8(5);
  const count = view.getUint32(14, true);
  if (kind === undefined || counters > ALL_COUNTERS) throw corrupt('its kind is unknown');
  if (count > MAX_BASELINES || count * MIN_ENTRY_BYTES > end - HEADER_BYTES)
    throw corrupt('its count is wrong');
  try {
    readEntries(bytes.subarray(0, end), view, count, entries);
  } catch (error) {
    // A number that is none.
    if (error instanceof PprofError) throw corrupt('its entries are wrong');
    throw error;
  }
  return { kind, counters, timeNanos: view.getBigInt64(6, true) };
}

function readEntries(bytes: Uint8Array, view: DataView, count: number, entries: Int32List): void {
  const reader = new WireReader(bytes);
  reader.position = HEADER_BYTES;
  entries.resize(count * BASELINE.count);
  const { values } = entries;
  for (let at = 0; at < count * BASELINE.count; at += BASELINE.count) {
    const { position } = reader;
    if (position + MIN_ENTRY_BYTES > bytes.byteLength) throw corrupt('its entries are wrong');
    const absences = bytes[position + 8] as number;
    if (absences > MAX_ABSENCES) throw corrupt('its entries are wrong');
    values[at + BASELINE.lane1] = view.getInt32(position, true);
    values[at + BASELINE.lane2] = view.getInt32(position + 4, true);
    values[at + BASELINE.absences] = absences;
    reader.position = position + 9;
    for (let half = 0; half < COUNTERS * 2; half += 2) {
      reader.readVarint();
      values[at + BASELINE.counters + half] = reader.low;
      values[at + BASELINE.counters + half + 1] = reader.high;
    }
  }
  if (reader.position !== bytes.byteLength) throw corrupt('something follows its entries');
}

function corrupt(why: string): BaselineError {
  return new BaselineError('corrupt', `not a valid baseline: ${why}`);
}
