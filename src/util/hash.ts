import xxhash from 'xxhash-wasm';

const { h64, h64Raw } = await xxhash();

/** xxHash64 with seed 0 of a string's UTF-8 bytes. */
export function xxHash64(text: string): bigint {
  return h64(text);
}

/** xxHash64 with seed 0 of bytes. */
export function xxHash64Bytes(bytes: Uint8Array): bigint {
  return h64Raw(bytes);
}

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const utf8 = new TextEncoder();

/** FNV-1a, 64 bits, over the UTF-8 bytes of the parts one after another. For short inputs outside hot paths. */
export function fnv1a64(...parts: readonly string[]): bigint {
  let hash = FNV_OFFSET;
  for (const part of parts) {
    for (const byte of utf8.encode(part)) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
    }
  }
  return hash;
}
