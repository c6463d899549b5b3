import type { Credentials } from './credentials.ts';
import { basicAuthorization } from './credentials.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import type { Hop } from './redirect.ts';

/** Headers as a caller gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Caller's headers that only the origin they were meant for gets. */
const CREDENTIAL_HEADERS: readonly string[] = ['authorization', 'cookie', 'cookie2', 'proxy-authorization'];

/** Builds the headers of each request afresh: nothing of one request reaches the next. */
export class HeaderBuilder {
  readonly #userAgent: string;
  readonly #credentials: Credentials;
  readonly #custom: readonly (readonly [name: string, value: string])[];

  constructor(settings: HttpClientSettings, credentials: Credentials, userAgent: string) {
    this.#userAgent = userAgent;
    this.#credentials = credentials;
    this.#custom = [...(settings.http_headers ?? [])].flatMap(([name, values]) =>
      values.map((value) => [name, value.reveal()] as const),
    );
  }

  /** Names and values by turns. An Authorization of the caller wins over the settings', and that over the URL's. */
  async build(hop: Hop, given: RequestHeaders): Promise<string[]> {
    const pairs: string[] = [];
    const names = new Set<string>();
    for (const [name, values] of Object.entries(given)) {
      const key = name.toLowerCase();
      if (!hop.isHome && CREDENTIAL_HEADERS.includes(key)) continue;
      if (hop.body === undefined && key.startsWith('content-')) continue;
      names.add(key);
      for (const value of typeof values === 'string' ? [values] : values) pairs.push(name, value);
    }
    if (!names.has('user-agent')) pairs.push('User-Agent', this.#userAgent);
    if (!hop.isHome) return pairs;
    for (const [name, value] of this.#custom) pairs.push(name, value);
    if (names.has('authorization')) return pairs;
    const authorization = (await this.#credentials()) ?? fromUrl(hop.url);
    if (authorization !== undefined) pairs.push('Authorization', authorization);
    return pairs;
  }
}

function fromUrl({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return basicAuthorization(percentDecoded(username), percentDecoded(password));
}

function percentDecoded(text: string): string {
  // A stray % is left as it is, as URL itself does.
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
