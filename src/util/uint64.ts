/** The 8 bytes of a number from 0 to 2^64 - 1, big-endian, as hashes and keys stand in messages. */
export function uint64Bytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** The number in such bytes; undefined where there are not 8 of them. */
export function uint64Of(bytes: Uint8Array | null | undefined): bigint | undefined {
  if (bytes?.length !== 8) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
}
