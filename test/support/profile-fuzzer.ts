import { gzipSync } from 'node:zlib';
import {
  checkProfile,
  DeltaState,
  decompress,
  flameTree,
  mergeProfiles,
  PprofError,
  summarizeProfile,
} from '../../src/pprof/index.ts';
import { PprofProfile } from '../../src/proto/index.ts';
import { varint } from './protobuf-bytes.ts';

/** The most that a fuzzed profile may have once decompressed. */
export const FUZZ_MAX_BYTES = 4 * 1024 * 1024;
/** A bomb costs as much as a thousand other inputs. */
const BOMB_EVERY = 500;

/** Makes bad profiles of good ones: always the same for the same seed. */
export class ProfileFuzzer {
  readonly #profiles: readonly Uint8Array[];
  #state: number;
  #count = 0;

  /** @param profiles uncompressed */
  constructor(profiles: readonly Uint8Array[], seed: number) {
    this.#profiles = profiles;
    this.#state = seed;
  }

  /** The next body, as a target might send it. */
  next(): Uint8Array {
    if (++this.#count % BOMB_EVERY === 0) return this.#bomb();
    let raw = Buffer.from(this.#pick(this.#profiles));
    for (let edits = this.#below(4); edits > 0; edits--) raw = this.#edit(raw);
    switch (this.#below(6)) {
      case 0:
        return Buffer.concat([gzip(raw.subarray(0, raw.length >> 1)), gzip(raw.subarray(raw.length >> 1))]);
      case 1:
        return this.#edit(gzip(raw));
      case 2:
        return Buffer.concat([gzip(raw), raw.subarray(0, this.#below(20))]);
      case 3:
        return gzip(raw);
      default:
        return raw;
    }
  }

  #edit(bytes: Buffer): Buffer<ArrayBuffer> {
    const at = this.#below(bytes.length + 1);
    const head = bytes.subarray(0, at);
    const from = this.#pick(this.#profiles);
    const start = this.#below(from.length);
    switch (this.#below(7)) {
      case 0:
        return Buffer.from(head);
      case 1:
        return Buffer.concat([head, bytes.subarray(at + this.#below(40))]);
      case 2:
        return Buffer.concat([
          head,
          Uint8Array.from(varint(2n ** BigInt(this.#below(72)) - 1n)),
          bytes.subarray(at),
        ]);
      case 3:
        return Buffer.concat([head, from.subarray(start, start + this.#below(400)), bytes.subarray(at)]);
      case 4:
        return Buffer.concat([head, Buffer.alloc(this.#below(64), this.#below(256)), bytes.subarray(at)]);
      default: {
        const changed = Buffer.from(bytes);
        for (let flips = 1 + this.#below(3); flips > 0 && changed.length > 0; flips--) {
          changed[this.#below(changed.length)] = this.#below(256);
        }
        return changed;
      }
    }
  }

  /** Sixteen times what is allowed, with the right size or a wrong one, alone or in members. */
  #bomb(): Uint8Array {
    const bomb = gzipSync(Buffer.alloc(FUZZ_MAX_BYTES * 16, this.#below(256)));
    if (this.#below(2) === 0) bomb.writeUInt32LE(this.#below(1000), bomb.length - 4);
    return this.#below(2) === 0 ? bomb : Buffer.concat([gzip(this.#pick(this.#profiles)), bomb]);
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#below(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }

  /** A number from 0 up to but not including `limit` (mulberry32). */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}

function gzip(raw: Uint8Array): Buffer<ArrayBuffer> {
  return gzipSync(raw, { level: 1 });
}

/**
 * What is made of a body: "ok", or the code of the error. What is accepted must be readable by another decoder, and so
 * must everything that is made of it. Throws whatever else is thrown.
 */
export async function verdictOn(body: Uint8Array): Promise<string> {
  let raw: Uint8Array;
  const delta = new DeltaState('memory');
  try {
    raw = await decompress(body, { maxBytes: FUZZ_MAX_BYTES });
    const { sampleCount } = checkProfile(raw);
    const decoded = decode(raw)?.sample?.length;
    if (decoded !== undefined && decoded !== sampleCount)
      throw new Error(`${sampleCount} samples, not ${decoded}`);
    delta.next(raw);
  } catch (error) {
    if (error instanceof PprofError && error.message !== '') return error.code;
    throw error;
  }
  const merged = mergeProfiles([raw, raw]);
  const difference = delta.next(raw);
  for (const each of [merged, difference]) {
    if (each === undefined) continue;
    checkProfile(each);
    decode(each);
  }
  JSON.stringify([flameTree(raw), summarizeProfile(merged).totals]);
  const baseline = delta.export();
  if (baseline !== undefined) DeltaState.import(baseline);
  return 'ok';
}

/** Undefined for strings that are not UTF-8: Go reads them, and so they are passed on; this decoder does not. */
function decode(raw: Uint8Array): PprofProfile | undefined {
  try {
    return PprofProfile.decode(raw);
  } catch (error) {
    if (!/utf-?8/i.test(String(error))) throw error;
    return undefined;
  }
}
