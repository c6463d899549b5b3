import type { ProfilesReceiver, Target } from '../model/index.ts';
import { Labels } from '../model/index.ts';
import type { ValueType } from '../schema/index.ts';
import { capsule, createType, list, map, string } from '../schema/index.ts';

/** A target: an object of strings. */
export const target: ValueType<Target> = createType<Target>({
  name: 'map(string)',
  zero: Labels.empty,
  decode: (value, context) => Labels.of(map(string).decode(value, context)),
  encode: (value) => new Map([...value].map((label) => [label.name, label.value])),
  equals: (a, b) => a.equals(b),
});

/** `list(map(string))`: what discovery exports and scraping takes. */
export const targets: ValueType<readonly Target[]> = list(target);

/** A receiver of profiles; null in a list of receivers is skipped. */
export const receiver: ValueType<ProfilesReceiver | undefined> =
  capsule<ProfilesReceiver>('ProfilesReceiver');

/** `list(ProfilesReceiver)`: the type of `forward_to`. */
export const receivers: ValueType<readonly (ProfilesReceiver | undefined)[]> = list(receiver);
