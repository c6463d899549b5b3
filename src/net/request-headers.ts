import { basicAuthorization, userOf } from './basic-authorization.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import type { Hop } from './redirect.ts';

/** Headers as a caller gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Headers as they go on the wire. */
export type WireHeaders = Record<string, string | string[]>;

/** Caller's headers that only the origin they were meant for gets. */
const CREDENTIAL_HEADERS: readonly string[] = ['authorization', 'cookie', 'cookie2', 'proxy-authorization'];

/** Builds the headers of each request afresh: nothing of one request reaches the next. */
export class HeaderBuilder {
  readonly #userAgent: string;
  readonly #custom: readonly (readonly [name: string, values: readonly string[]])[];

  constructor(settings: HttpClientSettings, userAgent: string) {
    this.#userAgent = userAgent;
    this.#custom = [...(settings.http_headers ?? [])].map(
      ([name, values]) => [name, values.map((value) => value.reveal())] as const,
    );
  }

  /** An Authorization of the caller wins over the settings', and that over the URL's. */
  build(hop: Hop, given: RequestHeaders, authorization: string | undefined): WireHeaders {
    const headers: WireHeaders = Object.create(null);
    // The spelling under which a name stands in `headers`: names are the same whatever their case.
    const spellings = new Map<string, string>();
    const add = (name: string, values: string | readonly string[]): void => {
      const spelling = spellings.get(name.toLowerCase()) ?? name;
      spellings.set(name.toLowerCase(), spelling);
      const former = headers[spelling];
      if (former === undefined) headers[spelling] = typeof values === 'string' ? values : [...values];
      else headers[spelling] = [former, values].flat();
    };
    for (const [name, values] of Object.entries(given)) {
      const key = name.toLowerCase();
      if (!hop.isHome && CREDENTIAL_HEADERS.includes(key)) continue;
      if (hop.body === undefined && key.startsWith('content-')) continue;
      add(name, values);
    }
    if (!spellings.has('user-agent')) add('User-Agent', this.#userAgent);
    if (!hop.isHome) return headers;
    for (const [name, values] of this.#custom) add(name, values);
    if (spellings.has('authorization')) return headers;
    const value = authorization ?? fromUrl(hop.url);
    if (value !== undefined) add('Authorization', value);
    return headers;
  }
}

function fromUrl(url: URL): string | undefined {
  const user = userOf(url);
  return user === undefined ? undefined : basicAuthorization(user.name, user.password);
}
