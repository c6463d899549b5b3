import type { Value } from '../value.ts';
import { FunctionValue, OptionalSecret, Secret, Unknown } from '../value.ts';

/** `coalesce`: the first argument that says something, else the last; null without arguments. */
export const coalesce: FunctionValue = new FunctionValue('coalesce', (args) => {
  for (const argument of args)
    if (!isEmpty(argument)) return argument instanceof Unknown ? new Unknown() : argument;
  return args.at(-1) ?? null;
});

function isEmpty(value: Value): boolean {
  if (value === null || value === false || value === '' || value === 0n || value === 0) return true;
  if (value instanceof Map) return value.size === 0;
  if (value instanceof Secret) return value.reveal() === '';
  if (value instanceof OptionalSecret) return !value.isSecret && value.reveal() === '';
  return (Array.isArray(value) || value instanceof Uint8Array) && value.length === 0;
}
