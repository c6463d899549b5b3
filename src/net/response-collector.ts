import type { Dispatcher } from 'undici';

/** Headers of a response by lower-case name; several of one name are joined by ", ". */
export type ResponseHeaders = Readonly<Record<string, string | undefined>>;

/** A whole response. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** May be a part of a larger buffer: whoever keeps it or hands it to another thread makes a copy. */
  readonly body: Uint8Array;
}

export interface CollectOptions {
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  /** Cut a longer body instead of failing. */
  readonly truncate: boolean;
  /** Takes the body of a 200 instead. */
  readonly onData: ((chunk: Uint8Array) => void) | undefined;
}

/** The response is larger than the caller takes. */
export class ResponseTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the response is larger than ${maxBytes} bytes`);
  }
}

/**
 * Gathers one response from undici's dispatcher, never more than `maxBytes` of it. The signal ends it at once, also
 * while the request still waits for a connection. Fails with the signal's reason, ResponseTooLarge or what undici threw.
 */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  readonly response: Promise<HttpResponse>;
  readonly #options: CollectOptions;
  readonly #chunks: Buffer[] = [];
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #onAbort = (): void => this.#end(this.#options.signal.reason);
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: ResponseHeaders = {};
  #sizeBytes = 0;
  #isSettled = false;

  constructor(options: CollectOptions) {
    this.#options = options;
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
    this.response = promise;
    // It may end before anybody awaits it, such as while files of the TLS settings are looked at.
    promise.catch(() => undefined);
    this.#resolve = resolve;
    this.#reject = reject;
    if (options.signal.aborted) this.#onAbort();
    else options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Whether any of the response has come. */
  get hasBegun(): boolean {
    return this.#status !== 0;
  }

  /** Ends it because the request could not be sent. */
  fail(error: unknown): void {
    if (this.#settle()) this.#reject(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It was ended while it waited for its turn on a connection.
    if (this.#isSettled) controller.abort(new Error('ended before it was sent'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 1xx announces the response; the real one follows.
    if (status < 200) return;
    this.#status = status;
    this.#headers = joinHeaders(headers);
    const announced = Number(headers['content-length'] ?? 0);
    if (announced > this.#options.maxBytes && !this.#options.truncate) this.#end(this.#tooLarge());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#status === 200 && this.#options.onData !== undefined) {
      this.#pass(chunk, this.#options.onData);
      return;
    }
    const room = this.#options.maxBytes - this.#sizeBytes;
    if (chunk.length <= room) {
      this.#sizeBytes += chunk.length;
      this.#chunks.push(chunk);
      return;
    }
    if (!this.#options.truncate) {
      this.#end(this.#tooLarge());
      return;
    }
    this.#chunks.push(chunk.subarray(0, room));
    this.onResponseEnd();
    this.#controller?.abort(new Error('the rest is not wanted'));
  }

  onResponseEnd(): void {
    if (!this.#settle()) return;
    const [first] = this.#chunks;
    const body = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: unknown): void {
    this.fail(error);
  }

  #pass(chunk: Buffer, onData: (chunk: Uint8Array) => void): void {
    if (this.#isSettled) return;
    try {
      onData(chunk);
    } catch (error) {
      this.#end(error);
    }
  }

  #end(reason: unknown): void {
    if (!this.#settle()) return;
    this.#reject(reason);
    this.#controller?.abort(reason instanceof Error ? reason : new Error('aborted'));
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    return true;
  }

  #tooLarge(): ResponseTooLarge {
    return new ResponseTooLarge(this.#options.maxBytes);
  }
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): ResponseHeaders {
  const joined: Record<string, string | undefined> = Object.create(null);
  for (const name in headers) {
    const value = headers[name];
    joined[name] = typeof value === 'string' ? value : value?.join(', ');
  }
  return joined;
}
