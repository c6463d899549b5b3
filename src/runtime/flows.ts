import type { Throughput } from '../component/index.ts';
import { Capsule, itemsOf } from '../syntax/index.ts';
import type { ComponentInfo, RuntimeView } from './view.ts';

/** What goes from one component of a module to another, along the way of the data and not of the reference. */
export interface Flow {
  /** Local ids. */
  readonly from: string;
  readonly to: string;
  readonly kind: 'profiles' | 'targets' | 'values';
  /** How many targets are given; 0 for other kinds. */
  readonly targets: number;
  /** Of profiles; nothing for other kinds. */
  readonly throughput: Throughput;
}

const NOTHING: Throughput = { profilesPerSecond: 0, bytesPerSecond: 0 };

/** Profiles go to the component whose receiver is referred to; everything else comes from what is referred to. */
export function flowsOf(components: readonly ComponentInfo[], runtime: RuntimeView): readonly Flow[] {
  const byId = new Map(components.map((info) => [info.localId, info]));
  return components.flatMap((taker) =>
    taker.referencesTo.flatMap((id) => {
      const given = byId.get(id);
      return given === undefined ? [] : [flowBetween(taker, given, runtime)];
    }),
  );
}

/** A node's id from the root on. */
export function fullIdOf({ moduleId, localId }: ComponentInfo): string {
  return moduleId === '' ? localId : `${moduleId}/${localId}`;
}

function flowBetween(taker: ComponentInfo, given: ComponentInfo, runtime: RuntimeView): Flow {
  const exports = runtime.component(fullIdOf(given))?.exports ?? [];
  const values = exports.flatMap((field) => (field.kind === 'attribute' ? [field.value] : []));
  if (values.some((value) => value instanceof Capsule)) {
    const throughput = taker.throughput ?? NOTHING;
    return { from: taker.localId, to: given.localId, kind: 'profiles', targets: 0, throughput };
  }
  const list = values.map(itemsOf).find((items) => items !== undefined);
  const kind = list === undefined ? 'values' : 'targets';
  return { from: given.localId, to: taker.localId, kind, targets: list?.length ?? 0, throughput: NOTHING };
}
