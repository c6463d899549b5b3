import { crc32 } from 'node:zlib';

/**
 * The format of segments on disk; all numbers little-endian.
 *
 * ```text
 * segment   header, then records one after another
 * header    0 "STARLNGQ"   8 u32 version   12 u32 CRC of bytes 0..12
 * record    0 u32 magic    4 u32 CRC of the rest of the head, seeded with the segment's number
 *           8 u32 bytes of the body   12 u32 CRC of the body   16 f64 sequence   24 f64 time, ms
 *          32 u64 series   40 u8 type   41 u8 kind   42 u16 channels   44 u32 zero   48 u64 for each channel
 *           … body
 * ack       0 u32 offset of the record   4 u32 CRC of the rest, seeded with the segment's number   8 u64 channel
 * ```
 *
 * A channel is known by the xxHash64 of its identity, so that a record needs no other file to be understood. The seed
 * keeps a copy of another segment's bytes inside a body from passing for records. CRC-32 is that of zlib.
 */
export interface RecordHead {
  readonly type: RecordType;
  readonly kind: number;
  readonly sequence: number;
  readonly timeMs: number;
  readonly series: bigint;
  /** Hashes of the channels that the entry is for. */
  readonly channels: readonly bigint[];
  readonly bodyBytes: number;
  readonly bodyCrc: number;
}

/** An entry, or the description of a channel as JSON with the channel's hash as its series. */
export const ENTRY = 1;
export const CHANNEL = 2;
type RecordType = typeof ENTRY | typeof CHANNEL;

export const FORMAT_VERSION = 1;
export const SEGMENT_HEADER_BYTES = 16;
export const HEAD_BYTES = 48;
export const ACK_BYTES = 16;
/** The largest body, so that a damaged length is recognized. */
export const MAX_BODY_BYTES = 2 ** 28;
/** "SQR1" */
export const RECORD_MAGIC = 0x31525153;
const SEGMENT_MAGIC = Buffer.from('STARLNGQ');
const CHANNEL_BYTES = 8;

/** The bytes that a record takes on disk. */
export function recordBytes(channelCount: number, bodyBytes: number): number {
  return HEAD_BYTES + channelCount * CHANNEL_BYTES + bodyBytes;
}

export function encodeSegmentHeader(version = FORMAT_VERSION): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  SEGMENT_MAGIC.copy(header);
  header.writeUInt32LE(version, 8);
  header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
  return header;
}

/** The version that a segment's header names; undefined where the header is damaged. */
export function decodeSegmentHeader(header: Buffer): number | undefined {
  if (header.length < SEGMENT_HEADER_BYTES || !header.subarray(0, 8).equals(SEGMENT_MAGIC)) return undefined;
  return header.readUInt32LE(12) === crc32(header.subarray(0, 12)) ? header.readUInt32LE(8) : undefined;
}

/** The head of a record in that segment; its body follows it. */
export function encodeHead(head: RecordHead, segment: number): Buffer {
  const bytes = Buffer.alloc(recordBytes(head.channels.length, 0));
  bytes.writeUInt32LE(RECORD_MAGIC, 0);
  bytes.writeUInt32LE(head.bodyBytes, 8);
  bytes.writeUInt32LE(head.bodyCrc, 12);
  bytes.writeDoubleLE(head.sequence, 16);
  bytes.writeDoubleLE(head.timeMs, 24);
  bytes.writeBigUInt64LE(head.series, 32);
  bytes.writeUInt8(head.type, 40);
  bytes.writeUInt8(head.kind, 41);
  bytes.writeUInt16LE(head.channels.length, 42);
  let position = HEAD_BYTES;
  for (const channel of head.channels) position = bytes.writeBigUInt64LE(channel, position);
  bytes.writeUInt32LE(crc32(bytes.subarray(8), segment), 4);
  return bytes;
}

/** The head at the start of `bytes`: undefined where there is none, or it is cut off or damaged. */
export function decodeHead(bytes: Buffer, segment: number): RecordHead | undefined {
  if (bytes.length < HEAD_BYTES || bytes.readUInt32LE(0) !== RECORD_MAGIC) return undefined;
  const channelCount = bytes.readUInt16LE(42);
  const end = recordBytes(channelCount, 0);
  if (bytes.length < end || bytes.readUInt32LE(4) !== crc32(bytes.subarray(8, end), segment))
    return undefined;
  const type = bytes.readUInt8(40);
  const bodyBytes = bytes.readUInt32LE(8);
  if ((type !== ENTRY && type !== CHANNEL) || bodyBytes > MAX_BODY_BYTES) return undefined;
  const channels: bigint[] = [];
  for (let position = HEAD_BYTES; position < end; position += CHANNEL_BYTES)
    channels.push(bytes.readBigUInt64LE(position));
  return {
    type,
    kind: bytes.readUInt8(41),
    sequence: bytes.readDoubleLE(16),
    timeMs: bytes.readDoubleLE(24),
    series: bytes.readBigUInt64LE(32),
    channels,
    bodyBytes,
    bodyCrc: bytes.readUInt32LE(12),
  };
}

/** Says that a channel is done with the record at `offset`. */
export interface Ack {
  readonly offset: number;
  readonly channel: bigint;
}

export function encodeAcks(acks: readonly Ack[], segment: number): Buffer {
  const bytes = Buffer.alloc(acks.length * ACK_BYTES);
  acks.forEach(({ offset, channel }, index) => {
    const ack = bytes.subarray(index * ACK_BYTES, (index + 1) * ACK_BYTES);
    ack.writeUInt32LE(offset, 0);
    ack.writeBigUInt64LE(channel, 8);
    ack.writeUInt32LE(ackCrc(ack, segment), 4);
  });
  return bytes;
}

/** The undamaged acks of a file. */
export function decodeAcks(bytes: Buffer, segment: number): Ack[] {
  const acks: Ack[] = [];
  for (let start = 0; start + ACK_BYTES <= bytes.length; start += ACK_BYTES) {
    const ack = bytes.subarray(start, start + ACK_BYTES);
    if (ack.readUInt32LE(4) !== ackCrc(ack, segment)) continue;
    acks.push({ offset: ack.readUInt32LE(0), channel: ack.readBigUInt64LE(8) });
  }
  return acks;
}

function ackCrc(ack: Buffer, segment: number): number {
  return crc32(ack.subarray(8), crc32(ack.subarray(0, 4), segment));
}
