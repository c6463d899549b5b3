import type { KeptSeries, ProfileSelection, ProfileStore } from '../../src/component/index.ts';
import { compress, ProfileBuilder } from '../../src/pprof/index.ts';
import { AppError } from '../../src/util/index.ts';

/** One profile of a test: a function and what it took. */
export interface TestProfile {
  readonly service: string;
  readonly type: string;
  readonly takenMs: number;
  readonly stack: readonly string[];
  readonly value: number;
  /** Another than "cpu", so that it fits to none of the others. */
  readonly sampleType?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A store in memory; ids are places in the list. */
export class TestStore implements ProfileStore {
  readonly profiles: TestProfile[];

  constructor(profiles: readonly TestProfile[]) {
    this.profiles = [...profiles];
  }

  keptSeries(): readonly KeptSeries[] {
    return this.keptProfiles({
      fromMs: 0,
      toMs: Number.POSITIVE_INFINITY,
      type: '',
      labels: {},
    }).map(({ series }) => series);
  }

  keptProfiles({ fromMs, toMs, type, labels }: ProfileSelection): ReturnType<ProfileStore['keptProfiles']> {
    const groups = Map.groupBy(
      this.profiles.map((profile, index) => ({ ...profile, id: String(index) })),
      (profile) => `${profile.service} ${profile.type}`,
    );
    return [...groups.values()].flatMap((all) => {
      const wanted = all.filter(
        (one) =>
          one.takenMs >= fromMs &&
          one.takenMs <= toMs &&
          (type === '' || one.type === type) &&
          Object.entries(labels).every(([name, value]) => labelsOf(one)[name] === value),
      );
      const [first] = wanted;
      if (first === undefined) return [];
      const profiles = wanted.map(({ id, takenMs }) => ({ id, takenMs, bytes: 1_000 }));
      const times = all.map(({ takenMs }) => takenMs);
      const series = {
        seriesId: first.service.padStart(16, '0'),
        labels: labelsOf(first),
        type: first.type,
        profiles: all.length,
        bytes: 1_000 * all.length,
        oldestMs: Math.min(...times),
        newestMs: Math.max(...times),
      };
      return [{ series, profiles }];
    });
  }

  async keptProfile(id: string): Promise<Uint8Array> {
    const profile = this.profiles[Number(id)];
    if (profile === undefined) throw new AppError('not-found', `profile ${id} is not kept any more`);
    const { sampleType = 'cpu', stack, value } = profile;
    const builder = new ProfileBuilder({ sampleTypes: [{ type: sampleType, unit: 'nanoseconds' }] });
    const frames = stack.toReversed().map((name) => ({ name }));
    return compress(builder.addSample({ stack: frames, values: [value] }).encode());
  }
}

function labelsOf({ service, labels }: TestProfile): Record<string, string> {
  return { service_name: service, ...labels };
}
