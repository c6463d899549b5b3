import { Profile } from 'pprof-format';

/**
 * The samples of a profile as an independent decoder sees them: stack and labels → values. Equal samples are added up,
 * and those that are zero throughout are left out.
 */
export function sampleMultiset(raw: Uint8Array): Record<string, string> {
  const profile = Profile.decode(raw);
  const text = (index: number | bigint) => profile.stringTable.strings[Number(index)];
  const functions = new Map(
    profile.function.map((each) => [BigInt(each.id), `${text(each.name)}@${text(each.filename)}`]),
  );
  const locations = new Map(
    profile.location.map(({ id, address, line }) => [
      BigInt(id),
      [address, ...line.map((each) => `${functions.get(BigInt(each.functionId))}:${each.line}`)].join(' '),
    ]),
  );
  const sums = new Map<string, bigint[]>();
  for (const { locationId, value, label } of profile.sample) {
    const stack = locationId.map((id) => locations.get(BigInt(id))).join(' < ');
    const labels = label.map((each) =>
      [text(each.key), text(each.str), each.num, text(each.numUnit)].join('='),
    );
    const key = [stack, ...labels.sort()].join(' | ');
    const before = sums.get(key) ?? value.map(() => 0n);
    sums.set(
      key,
      value.map((each, column) => BigInt.asIntN(64, BigInt(each) + (before[column] ?? 0n))),
    );
  }
  const samples: Record<string, string> = {};
  for (const key of [...sums.keys()].sort()) {
    const values = sums.get(key) ?? [];
    if (values.some((value) => value !== 0n)) samples[key] = values.join(' ');
  }
  return samples;
}
