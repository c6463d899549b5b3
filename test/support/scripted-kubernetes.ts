import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

/** An object as the API has it. */
export interface ApiObject {
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly namespace?: string;
  };
  readonly [field: string]: unknown;
}

interface Watcher {
  readonly path: string;
  readonly response: ServerResponse;
}

/**
 * An API server by script: lists page by page, and watches that the test feeds. It knows no kinds; an object belongs to
 * the path under which the test puts it.
 */
export class ScriptedKubernetes {
  /** Every request so far, as path and query. */
  readonly requests: URL[] = [];
  readonly url: string;
  /** Answers instead, where it gives true. */
  intercept: (url: URL, response: ServerResponse, request: IncomingMessage) => boolean = () => false;
  readonly #collections = new Map<string, Map<string, ApiObject>>();
  readonly #watchers = new Set<Watcher>();
  #version = 100;

  private constructor(server: Server, url: string) {
    this.url = url;
    server.on('request', (request, response) => this.#answer(request, response));
  }

  static async start(test: { teardown(callback: () => unknown): void }): Promise<ScriptedKubernetes> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    test.teardown(() => {
      server.closeAllConnections();
      server.close();
    });
    return new ScriptedKubernetes(server, `http://127.0.0.1:${port}`);
  }

  /** How many watches of a path are open. */
  watching(path: string): number {
    return [...this.#watchers].filter((watcher) => watcher.path === path).length;
  }

  /** Puts objects there without telling anybody, as if it happened before. */
  seed(path: string, objects: readonly ApiObject[]): void {
    for (const object of objects) this.#put(path, object);
  }

  /** Adds or changes an object and tells those who watch. */
  put(path: string, object: ApiObject): void {
    const isNew = !this.#collection(path).has(keyOf(object));
    this.send(path, isNew ? 'ADDED' : 'MODIFIED', this.#put(path, object));
  }

  remove(path: string, object: ApiObject): void {
    this.#collection(path).delete(keyOf(object));
    this.send(path, 'DELETED', this.#stamp(object));
  }

  /** Sends one event to all who watch a path. */
  send(path: string, type: string, object: unknown): void {
    for (const watcher of this.#watchers) {
      if (watcher.path === path) watcher.response.write(`${JSON.stringify({ type, object })}\n`);
    }
  }

  /** Ends all watches: in order, or by cutting the connection. */
  endWatches(how: 'end' | 'cut'): void {
    for (const { response } of this.#watchers) {
      if (how === 'end') response.end();
      else response.destroy();
    }
    this.#watchers.clear();
  }

  /** Writes a piece of text, such as half an event, to all who watch. */
  writeRaw(text: string): void {
    for (const { response } of this.#watchers) response.write(text);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    this.requests.push(url);
    if (this.intercept(url, response, request)) return;
    if (url.searchParams.get('watch') === 'true') {
      const watcher = { path: url.pathname, response };
      this.#watchers.add(watcher);
      response.on('close', () => this.#watchers.delete(watcher));
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
      return;
    }
    const all = [...this.#collection(url.pathname).values()];
    const from = Number(url.searchParams.get('continue') ?? 0);
    const end = from + Number(url.searchParams.get('limit') ?? all.length);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(
      JSON.stringify({
        metadata: {
          resourceVersion: String(this.#version),
          ...(end < all.length ? { continue: String(end) } : {}),
        },
        items: all.slice(from, end),
      }),
    );
  }

  #collection(path: string): Map<string, ApiObject> {
    const known = this.#collections.get(path) ?? new Map<string, ApiObject>();
    this.#collections.set(path, known);
    return known;
  }

  #put(path: string, object: ApiObject): ApiObject {
    const stamped = this.#stamp(object);
    this.#collection(path).set(keyOf(object), stamped);
    return stamped;
  }

  #stamp(object: ApiObject): ApiObject {
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#version) } };
  }
}

function keyOf({ metadata }: ApiObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** A status with which the API refuses, as answer or as ERROR event. */
export function statusObject(code: number, message: string): unknown {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code };
}
