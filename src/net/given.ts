import { Secret } from '../schema/index.ts';

/** Whether an argument says something: absent, "", an empty secret and an empty map all mean "not configured". */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === '' || value === false) return false;
  if (value instanceof Secret) return value.reveal() !== '';
  if (value instanceof Map) return value.size > 0;
  return true;
}

/** Those of the names whose arguments are given. */
export function givenOf(
  args: Readonly<Record<string, unknown>>,
  names: readonly string[],
): readonly string[] {
  return names.filter((name) => isGiven(args[name]));
}
