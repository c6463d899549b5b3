import { holdsUnknown } from '../equality.ts';
import { within } from '../type-mismatch.ts';
import type { Value } from '../value.ts';
import { FunctionValue, Unknown } from '../value.ts';
import { array as elements, experimental } from './function.ts';

/** The namespace `array`. */
export const array: ReadonlyMap<string, Value> = new Map([
  ['concat', new FunctionValue('array.concat', concat)],
  ['combine_maps', experimental('array.combine_maps')],
  ['group_by', experimental('array.group_by')],
]);

/** An array that is unknown as a whole makes the result unknown; unknown elements just stay in their places. */
function concat(args: readonly Value[]): Value {
  const parts: Value[] = [];
  const unknown: Unknown[] = [];
  for (const [index, argument] of args.entries()) {
    if (argument instanceof Unknown) unknown.push(argument);
    else parts.push(...within(index, () => elements(argument)));
  }
  const [first] = unknown;
  if (first === undefined) return parts;
  const isOneType = !parts.some(holdsUnknown) && unknown.every(({ typeName }) => typeName === first.typeName);
  return new Unknown(isOneType && parts.length === 0 ? first.typeName : undefined);
}
