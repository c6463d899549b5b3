import type { ProfilesReceiver, Target } from '../model/index.ts';
import { Labels } from '../model/index.ts';
import type { ValueType } from '../schema/index.ts';
import { capsule, createType, list, map, string } from '../schema/index.ts';

/**
 * Targets go from component to component as values of the language, of which there may be tens of thousands: one that has
 * not changed comes out as the very object that went in, and what was made of it can be remembered.
 */
const encoded = new WeakMap<Target, ReadonlyMap<string, string>>();
const decoded = new WeakMap<ReadonlyMap<string, unknown>, Target>();

/** A target: an object of strings. */
export const target: ValueType<Target> = createType<Target>({
  name: 'map(string)',
  zero: Labels.empty,
  decode(value, context) {
    const known = value instanceof Map ? decoded.get(value) : undefined;
    return known ?? Labels.of(map(string).decode(value, context));
  },
  encode(value) {
    let object = encoded.get(value);
    if (object === undefined) {
      object = new Map([...value].map((label) => [label.name, label.value]));
      encoded.set(value, object);
      decoded.set(object, value);
    }
    return object;
  },
  equals: (a, b) => a.equals(b),
});

/** `list(map(string))`: what discovery exports and scraping takes. */
export const targets: ValueType<readonly Target[]> = list(target);

/** A receiver of profiles; null in a list of receivers is skipped. */
export const receiver: ValueType<ProfilesReceiver | undefined> =
  capsule<ProfilesReceiver>('ProfilesReceiver');

/** `list(ProfilesReceiver)`: the type of `forward_to`. */
export const receivers: ValueType<readonly (ProfilesReceiver | undefined)[]> = list(receiver);
