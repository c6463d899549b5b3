import { createHash, hash } from 'node:crypto';
import type { PprofProfile } from '../proto/index.ts';
import { toBigInt, toId, toNumber } from './int64.ts';

type Location = PprofProfile['location'][number];
type FunctionMessage = PprofProfile['function'][number];
type Sample = PprofProfile['sample'][number];
type Label = NonNullable<Sample['label']>[number];

/** Locations that are hashed at once: text of any length has no place in one string. */
const CHUNK = 4096;

/**
 * Says which samples of different profiles are the same: those with equal stacks and labels. A location is known by
 * its address; one without, as in profiles of most languages but Go, by its functions, files and lines. Ids and string
 * indexes mean nothing from one profile to the next.
 */
export class SampleIdentity {
  readonly #strings: readonly string[];
  readonly #locations = new Map<number | bigint, string>();

  constructor(profile: PprofProfile) {
    this.#strings = profile.string_table;
    const functions = new Map(profile.function.map((each) => [toId(each.id), each]));
    for (const location of profile.location) {
      this.#locations.set(toId(location.id), this.#describeLocation(location, functions));
    }
  }

  /** A digest, as the text itself would be kept for as long as the series lives. */
  of(sample: Sample): string {
    const digest = createHash('sha1');
    const ids = sample.location_id ?? [];
    for (let start = 0; start < ids.length; start += CHUNK) {
      const chunk = ids.slice(start, start + CHUNK).map((id) => this.#locations.get(toId(id)));
      digest.update(`${chunk.join('\n')}\n`);
    }
    const labels = (sample.label ?? []).map((label) => this.#describeLabel(label)).sort();
    for (const label of labels) digest.update(`\n${label}`);
    return digest.digest('base64');
  }

  #describeLocation(location: Location, functions: ReadonlyMap<number | bigint, FunctionMessage>): string {
    const address = toBigInt(location.address);
    if (address !== 0n) return address.toString(36);
    const lines = (location.line ?? []).map(({ function_id, line, column }) => {
      const called = functions.get(toId(function_id));
      const name = this.#string(called?.name);
      return [name, this.#string(called?.filename), String(toBigInt(line)), String(toBigInt(column))];
    });
    // Without a bound on names, stacks of them need one.
    return hash('sha1', JSON.stringify(lines), 'base64');
  }

  #describeLabel({ key, str, num, num_unit }: Label): string {
    const number = String(toBigInt(num));
    return JSON.stringify([this.#string(key), this.#string(str), number, this.#string(num_unit)]);
  }

  #string(index: Parameters<typeof toNumber>[0]): string {
    return this.#strings[toNumber(index)] ?? '';
  }
}
