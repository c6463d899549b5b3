import type { PprofProfileProperties } from '../proto/index.ts';
import { PprofProfile } from '../proto/index.ts';
import { toLong } from './int64.ts';
import type { SampleType } from './profile-facts.ts';

/** One level of a stack. */
export interface Frame {
  readonly name: string;
  /** Path of the source file. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** Address of the instruction; 0 or absent where there is none. */
  readonly address?: number | bigint | undefined;
}

export interface StackSample {
  /** Innermost function first. */
  readonly stack: readonly Frame[];
  /** One value for each sample type. */
  readonly values: readonly (number | bigint)[];
  readonly labels?: Readonly<Record<string, string | number | bigint>> | undefined;
}

export interface ProfileOptions {
  readonly sampleTypes: readonly SampleType[];
  /** Which of the sample types (by `type`) tools show first; the last one if absent. */
  readonly defaultSampleType?: string | undefined;
  readonly periodType?: SampleType | undefined;
  /** Between two samples, in units of `periodType`. */
  readonly period?: number | bigint | undefined;
  /** Since the Unix epoch. */
  readonly timeNanos?: number | bigint | undefined;
  readonly durationNanos?: number | bigint | undefined;
  readonly comments?: readonly string[] | undefined;
}

type Message<Field extends 'sample' | 'location' | 'function'> = NonNullable<
  PprofProfileProperties[Field]
>[number];

/**
 * Makes a profile from stacks, for what this program tells about itself and for tests. Equal strings, functions and
 * locations are written once; samples are written as they come.
 */
export class ProfileBuilder {
  readonly #options: ProfileOptions;
  readonly #strings = new Map<string, number>([['', 0]]);
  readonly #functionIds = new Map<string, number>();
  readonly #locationIds = new Map<string, number>();
  readonly #functions: Message<'function'>[] = [];
  readonly #locations: Message<'location'>[] = [];
  readonly #samples: Message<'sample'>[] = [];

  constructor(options: ProfileOptions) {
    this.#options = options;
  }

  /** @throws RangeError if the number of values is not that of the sample types */
  addSample({ stack, values, labels = {} }: StackSample): this {
    const { length } = this.#options.sampleTypes;
    if (values.length !== length) {
      throw new RangeError(`a sample needs ${length} values, not ${values.length}`);
    }
    this.#samples.push({
      location_id: stack.map((frame) => toLong(this.#locationId(frame))),
      value: values.map(toLong),
      label: Object.entries(labels).map(([key, value]) =>
        typeof value === 'string'
          ? { key: this.#string(key), str: this.#string(value) }
          : { key: this.#string(key), num: toLong(value) },
      ),
    });
    return this;
  }

  /** The profile as protobuf, not compressed. */
  encode(): Uint8Array {
    const { sampleTypes, defaultSampleType, periodType, period, timeNanos, durationNanos, comments } =
      this.#options;
    const profile: PprofProfileProperties = {
      sample_type: sampleTypes.map((type) => this.#valueType(type)),
      sample: this.#samples,
      location: this.#locations,
      function: this.#functions,
      time_nanos: toLong(timeNanos ?? 0),
      duration_nanos: toLong(durationNanos ?? 0),
      period_type: periodType === undefined ? null : this.#valueType(periodType),
      period: toLong(period ?? 0),
      comment: (comments ?? []).map((text) => this.#string(text)),
      default_sample_type: this.#string(defaultSampleType ?? ''),
    };
    return PprofProfile.encode({ ...profile, string_table: [...this.#strings.keys()] }).finish();
  }

  #valueType({ type, unit }: SampleType) {
    return { type: this.#string(type), unit: this.#string(unit) };
  }

  #string(text: string) {
    const index = this.#strings.get(text) ?? this.#strings.size;
    this.#strings.set(text, index);
    return toLong(index);
  }

  #locationId(frame: Frame): number {
    const { name, file = '', line = 0, address = 0 } = frame;
    const key = JSON.stringify([name, file, line, String(address)]);
    const known = this.#locationIds.get(key);
    if (known !== undefined) return known;
    const id = this.#locations.length + 1;
    this.#locationIds.set(key, id);
    this.#locations.push({
      id: toLong(id),
      address: toLong(address),
      line: [{ function_id: toLong(this.#functionId(name, file)), line: toLong(line) }],
    });
    return id;
  }

  #functionId(name: string, file: string): number {
    const key = JSON.stringify([name, file]);
    const known = this.#functionIds.get(key);
    if (known !== undefined) return known;
    const id = this.#functions.length + 1;
    this.#functionIds.set(key, id);
    this.#functions.push({
      id: toLong(id),
      name: this.#string(name),
      system_name: this.#string(name),
      filename: this.#string(file),
    });
    return id;
  }
}
