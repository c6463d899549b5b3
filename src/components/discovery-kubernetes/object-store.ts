import { isDeepStrictEqual } from 'node:util';
import type { JsonRecord } from '../../util/index.ts';
import type { ClusterObject } from './objects.ts';

/** Where objects of one kind go as they come from the API. */
export interface ObjectSink {
  /** Takes an object and gives its key. */
  set(json: JsonRecord): string;
  remove(json: JsonRecord): void;
  /** Forgets all objects of a namespace ("" for all) but these. */
  retain(namespace: string, keys: ReadonlySet<string>): void;
}

/** The objects of one kind, cut down to what targets need. */
export class ObjectStore<T extends ClusterObject> implements ObjectSink {
  readonly #objects = new Map<string, T>();
  readonly #read: (json: JsonRecord) => T;
  readonly #onChange: (key: string) => void;

  constructor(read: (json: JsonRecord) => T, onChange: (key: string) => void) {
    this.#read = read;
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  set(json: JsonRecord): string {
    const object = this.#read(json);
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    // Most events are of things that targets do not show, such as a heartbeat.
    if (isDeepStrictEqual(this.#objects.get(key), object)) return key;
    this.#objects.set(key, object);
    this.#onChange(key);
    return key;
  }

  remove(json: JsonRecord): void {
    const { namespace, name } = this.#read(json).metadata;
    this.#forget(keyOf(namespace, name));
  }

  retain(namespace: string, keys: ReadonlySet<string>): void {
    for (const [key, { metadata }] of this.#objects) {
      if (namespace !== '' && metadata.namespace !== namespace) continue;
      if (!keys.has(key)) this.#forget(key);
    }
  }

  #forget(key: string): void {
    if (this.#objects.delete(key)) this.#onChange(key);
  }
}

/** The key of an object among those of its kind; neither part can have a slash. */
export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
