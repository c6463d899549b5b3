import type { Target } from '../../model/index.ts';
import { Labels } from '../../model/index.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Kind, KindObjects } from './kinds.ts';
import type { Lookup, TargetBuilder } from './lookup.ts';
import { keyOf } from './object-store.ts';

interface Entry {
  readonly targets: readonly Target[];
  /** Objects of other kinds that the targets were made with, there or not. */
  readonly looked: ReadonlySet<string>;
}

/** How many objects are worked on before others get a turn of the event loop. */
const OBJECTS_PER_TURN = 200;

/** The targets of all objects of one kind; made anew for those objects alone that a change concerns. */
export class TargetIndex<K extends Kind> {
  readonly #kind: K;
  readonly #build: TargetBuilder<KindObjects[K]>;
  readonly #state: ClusterState;
  readonly #entries = new Map<string, Entry>();
  /** By what was looked up: the objects whose targets depend on it. */
  readonly #dependents = new Map<string, Set<string>>();
  readonly #dirty = new Set<string>();

  constructor(kind: K, state: ClusterState, build: TargetBuilder<KindObjects[K]>) {
    this.#kind = kind;
    this.#state = state;
    this.#build = build;
  }

  /** Notes that an object came, changed or went. */
  changed(kind: Kind, key: string): void {
    if (kind === this.#kind) this.#dirty.add(key);
    for (const dependent of this.#dependents.get(`${kind}:${key}`) ?? []) this.#dirty.add(dependent);
  }

  /** Brings the targets up to date; says whether any is another than before. */
  async refresh(signal: AbortSignal): Promise<boolean> {
    let isOther = false;
    let count = 0;
    for (const key of this.#dirty) {
      this.#dirty.delete(key);
      if (this.#renew(key)) isOther = true;
      if (++count % OBJECTS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) break;
    }
    return isOther;
  }

  /** All targets, in the order of their objects' names. */
  targets(): readonly Target[] {
    const keys = [...this.#entries.keys()].sort();
    return keys.flatMap((key) => this.#entries.get(key)?.targets ?? []);
  }

  #renew(key: string): boolean {
    const former = this.#entries.get(key);
    const object = this.#objectOf(key);
    this.#forgetLooked(key, former);
    if (object === undefined) {
      this.#entries.delete(key);
      return former !== undefined && former.targets.length > 0;
    }
    const looked = new Set<string>();
    const built = this.#build(object, this.#recordingLookup(looked));
    const targets = keepEqual(
      former?.targets ?? [],
      built.map((labels) => Labels.of(labels)),
    );
    this.#entries.set(key, { targets, looked });
    for (const name of looked) {
      const dependents = this.#dependents.get(name);
      if (dependents === undefined) this.#dependents.set(name, new Set([key]));
      else dependents.add(key);
    }
    return targets !== former?.targets && (targets.length > 0 || former !== undefined);
  }

  #forgetLooked(key: string, former: Entry | undefined): void {
    for (const name of former?.looked ?? []) {
      const dependents = this.#dependents.get(name);
      dependents?.delete(key);
      if (dependents?.size === 0) this.#dependents.delete(name);
    }
  }

  #objectOf(key: string): KindObjects[K] | undefined {
    return this.#state[this.#kind].get(key);
  }

  #recordingLookup(looked: Set<string>): Lookup {
    const find = <O extends Kind>(kind: O, namespace: string, name: string): KindObjects[O] | undefined => {
      const key = keyOf(namespace, name);
      looked.add(`${kind}:${key}`);
      return this.#state[kind].get(key);
    };
    return {
      pod: (namespace, name) => find('pod', namespace, name),
      service: (namespace, name) => find('service', namespace, name),
      node: (name) => find('node', '', name),
      namespace: (name) => find('namespace', '', name),
    };
  }
}

/** The former list where the new one says the same, so that an event that changes no target is no change. */
function keepEqual(former: readonly Target[], next: readonly Target[]): readonly Target[] {
  const isSame =
    former.length === next.length && former.every((target, index) => next[index]?.equals(target) === true);
  return isSame ? former : next;
}
