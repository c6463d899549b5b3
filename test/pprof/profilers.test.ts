import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import t from 'tap';
import type { DeltaKind, FlameNode } from '../../src/pprof/index.ts';
import { checkProfile, DeltaState, flameTree, mergeProfiles } from '../../src/pprof/index.ts';
import { sampleMultiset } from '../support/sample-multiset.ts';

const DIRECTORY = join(import.meta.dirname, '../fixtures/profiles');
const profiles = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.pb.gz'))
  .map((file) => ({ name: file.slice(0, -'.pb.gz'.length), raw: read(file) }));

function read(file: string): Uint8Array {
  return gunzipSync(readFileSync(join(DIRECTORY, file)));
}

/** Every value of samples by what `change` makes of it: each column is told by its type. */
function changed(
  samples: Readonly<Record<string, string>>,
  types: readonly string[],
  change: (value: bigint, type: string) => bigint,
): Record<string, string> {
  const entries = Object.entries(samples).map(([key, values]): [string, bigint[]] => [
    key,
    values.split(' ').map((value, column) => change(BigInt(value), types[column] ?? '')),
  ]);
  return Object.fromEntries(
    entries
      .filter(([, values]) => values.some((value) => value !== 0n))
      .map(([key, values]) => [key, values.join(' ')]),
  );
}

/** Total and self of each function, added up over the whole tree, as an independent decoder sees them. */
function expectedTree(raw: Uint8Array, column: number): Map<string, { total: number; self: number }> {
  const profile = Profile.decode(raw);
  const text = (index: number | bigint): string => profile.stringTable.strings[Number(index)] ?? '';
  const names = new Map(profile.function.map(({ id, name }) => [BigInt(id), text(name) || '(unnamed)']));
  const frames = new Map(
    profile.location.map(({ id, address, line }) => [
      BigInt(id),
      line.length > 0
        ? line.map(({ functionId }) => names.get(BigInt(functionId)) ?? '(unknown)')
        : [`0x${BigInt(address).toString(16)}`],
    ]),
  );
  const sums = new Map<string, { total: number; self: number }>();
  for (const { locationId, value } of profile.sample) {
    const amount = Number(value[column] ?? 0);
    if (amount === 0) continue;
    // Lines and locations come innermost first.
    const path = locationId.flatMap((id) => frames.get(BigInt(id)) ?? []).reverse();
    for (let depth = 0; depth <= path.length; depth++) {
      const key = path.slice(0, depth).join(' > ');
      const sum = sums.get(key) ?? { total: 0, self: 0 };
      sum.total += amount;
      if (depth === path.length) sum.self += amount;
      sums.set(key, sum);
    }
  }
  return sums;
}

function flatten(
  node: FlameNode,
  path: readonly string[],
  into: Map<string, { total: number; self: number }>,
) {
  into.set(path.join(' > '), { total: node.total, self: node.self });
  for (const child of node.children) flatten(child, [...path, child.name], into);
  return into;
}

/** Sorted, for comparison. */
function entries<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1));
}

t.test('there is a profile of every profiler', async (t) => {
  const makers = new Set(profiles.map(({ name }) => name.split('-')[0]));
  t.same([...makers].sort(), ['go1.16', 'go1.21', 'go1.26', 'java', 'node', 'python', 'rust']);
});

for (const { name, raw } of profiles) {
  t.test(name, async (t) => {
    const profile = Profile.decode(raw);
    const text = (index: number | bigint) => profile.stringTable.strings[Number(index)] ?? '';
    const types = profile.sampleType.map(({ type }) => text(type));
    const samples = sampleMultiset(raw);
    t.ok(Object.keys(samples).length > 0, 'it has samples');

    const facts = checkProfile(raw);
    t.same(
      facts.sampleTypes,
      profile.sampleType.map(({ type, unit }) => ({ type: text(type), unit: text(unit) })),
    );
    t.equal(facts.sampleCount, profile.sample.length);
    t.equal(facts.timeNanos, BigInt(profile.timeNanos));
    t.equal(facts.durationNanos, BigInt(profile.durationNanos));
    for (const length of [raw.length - 1, raw.length >> 1]) {
      t.throws(() => checkProfile(raw.subarray(0, length)), { name: 'AppError' }, `cut to ${length} bytes`);
    }

    const doubled = changed(samples, types, (value) => value * 2n);
    t.same(sampleMultiset(mergeProfiles([raw, raw])), doubled, 'merged with itself');

    for (const [column, sampleType] of types.entries()) {
      const tree = flameTree(raw, { sampleType, minShare: 0, maxNodes: 1e9 });
      t.same(entries(flatten(tree, [], new Map())), entries(expectedTree(raw, column)), sampleType);
    }

    for (const kind of ['memory', 'mutex'] satisfies DeltaKind[]) {
      const counters = kind === 'memory' ? ['alloc_objects', 'alloc_space'] : ['contentions', 'delay'];
      const delta = new DeltaState(kind);
      t.equal(delta.next(raw), undefined);
      const same = delta.next(raw) ?? new Uint8Array();
      const rest = changed(samples, types, (value, type) => (counters.includes(type) ? 0n : value));
      t.same(sampleMultiset(same), rest, `${kind}: the same once more`);
      const grown = delta.next(mergeProfiles([raw, raw])) ?? new Uint8Array();
      const added = changed(samples, types, (value, type) => (counters.includes(type) ? value : value * 2n));
      t.same(sampleMultiset(grown), added, `${kind}: twice as much`);
      checkProfile(grown);
    }
  });
}

t.test('what Go programs allocate from one profile to the next', async (t) => {
  for (const version of ['go1.16', 'go1.21', 'go1.26']) {
    const [first, second] = [read(`${version}-allocs-1.pb.gz`), read(`${version}-allocs-2.pb.gz`)];
    const delta = new DeltaState('memory');
    delta.next(first);
    const before = sampleMultiset(first);
    const want: Record<string, string> = {};
    for (const [key, values] of Object.entries(sampleMultiset(second))) {
      const base = (before[key] ?? '0 0 0 0').split(' ').map(BigInt);
      const now = values
        .split(' ')
        .map((value, column) => BigInt(value) - (column < 2 ? (base[column] ?? 0n) : 0n));
      if (now.some((value) => value !== 0n)) want[key] = now.join(' ');
    }
    t.same(sampleMultiset(delta.next(second) ?? new Uint8Array()), want, version);
  }
});
