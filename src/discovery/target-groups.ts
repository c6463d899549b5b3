import type { Target } from '../model/index.ts';
import { Labels } from '../model/index.ts';
import { didYouMean } from '../util/index.ts';

/** A list of target groups that is not one; `message` says where and what. */
export class TargetGroupsError extends Error {
  override readonly name = 'TargetGroupsError';
}

const FIELDS = ['targets', 'labels'];

/**
 * The targets of a decoded list of groups `{"targets": [address…], "labels": {name: value…}}`, the format of
 * Prometheus' http_sd and file_sd. Both fields may be missing or null; others are errors. A list that is null is empty,
 * as Go writes it, and a label that is null is absent.
 * @param origin the label that says where they come from; it wins over a group's own
 * @throws TargetGroupsError
 */
export function readTargetGroups(
  data: unknown,
  origin: readonly [name: string, value: string],
): readonly Target[] {
  if (data === null) return [];
  if (!Array.isArray(data)) throw new TargetGroupsError(`the list of target groups is ${kindOf(data)}`);
  return data.flatMap((group: unknown, index) => readGroup(group, `[${index}]`, origin));
}

function readGroup(group: unknown, where: string, origin: readonly [string, string]): readonly Target[] {
  if (!isObject(group)) throw new TargetGroupsError(`${where} must be an object, is ${kindOf(group)}`);
  for (const name of Object.keys(group)) {
    if (FIELDS.includes(name)) continue;
    throw new TargetGroupsError(
      `${where} has the unknown field ${JSON.stringify(name)}${didYouMean(name, FIELDS)}`,
    );
  }
  const addresses = readAddresses(group['targets'] ?? [], `${where}.targets`);
  const labels = readLabels(group['labels'] ?? {}, `${where}.labels`);
  return addresses.map((address) => Labels.of([...labels, origin, ['__address__', address]]));
}

function readAddresses(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value)) throw new TargetGroupsError(`${where} must be a list, is ${kindOf(value)}`);
  return value.map((address: unknown, index) => readString(address, `${where}[${index}]`));
}

function readLabels(value: unknown, where: string): readonly (readonly [string, string])[] {
  if (!isObject(value)) throw new TargetGroupsError(`${where} must be an object, is ${kindOf(value)}`);
  return Object.entries(value).map(([name, text]) => {
    if (name === '') throw new TargetGroupsError(`${where} has a label without a name`);
    return [name, text === null ? '' : readString(text, `${where}[${JSON.stringify(name)}]`)];
  });
}

function readString(value: unknown, where: string): string {
  if (typeof value !== 'string')
    throw new TargetGroupsError(`${where} must be a string, is ${kindOf(value)}`);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
