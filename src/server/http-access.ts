import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { HttpAuthSettings, HttpGate, HttpSettings } from '../runtime/index.ts';
import type { TlsSetup } from './tls-setup.ts';
import { createTlsSetup } from './tls-setup.ts';

/** Answers that say only whether the node runs, before it knows whom it may answer. */
const ALWAYS_OPEN: ReadonlySet<string> = new Set(['/-/ready', '/-/healthy']);

/** Whom the server answers, and whether by TLS: what the `http` block says, from one load to the next. */
export class HttpAccess implements HttpGate {
  /** Lets this process in when it asks itself; nobody else knows it. */
  readonly ownAuthorization = `Own ${randomUUID()}`;
  #auth: HttpAuthSettings | undefined;
  #tls: TlsSetup | undefined;
  #isKnown = false;

  /** Undefined for plain HTTP. Another object after each change. */
  get tls(): TlsSetup | undefined {
    return this.#tls;
  }

  /** Whether a configuration has said what holds. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  prepare(settings: HttpSettings | undefined): () => void {
    const tls = settings?.tls === undefined ? undefined : createTlsSetup(settings.tls);
    return () => {
      this.#auth = settings?.auth;
      this.#tls = tls;
      this.#isKnown = true;
    };
  }

  /** Whether a request may be answered. @param authorization the header of that name */
  allows(path: string, authorization: string | undefined): boolean {
    if (this.#auth === undefined || !isProtected(path, this.#auth.filter)) return true;
    if (isSame(authorization ?? '', this.ownAuthorization)) return true;
    const { username, password } = this.#auth.basic;
    return isSame(
      authorization ?? '',
      `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`,
    );
  }

  /** Whether a path may be answered before anything is known. */
  static isHarmless(path: string): boolean {
    return ALWAYS_OPEN.has(path);
  }
}

/** Without a filter everything is protected, and by one that names no path nothing. */
function isProtected(path: string, filter: HttpAuthSettings['filter']): boolean {
  if (filter === undefined) return true;
  const isMatch = filter.paths.some((beginning) => path.startsWith(beginning));
  return isMatch === filter.authenticate_matching_paths;
}

/** Takes as long for a wrong text as for the right one. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
