/** Protobuf's wire format by hand, for messages that no encoder would write. */

/** A number as base-128 varint; negative ones take 10 bytes, as in an int64. */
export function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

/** A field with a number. */
export function numberField(field: number, value: number | bigint): number[] {
  return [...varint(field << 3), ...varint(value)];
}

/** A field with a message, a string or packed numbers. */
export function bytesField(field: number, content: string | readonly number[]): number[] {
  const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content;
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}
