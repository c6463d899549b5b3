import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { basicAuthorization } from '../net/index.ts';
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

  async prepare({ auth, tls }: HttpSettings): Promise<() => void> {
    const setup = tls && (await createTlsSetup(tls));
    return () => this.#set(auth, setup);
  }

  open(): void {
    this.#set(undefined, undefined);
  }

  /** Whether a request may be answered. @param url as it was asked for @param authorization the header of that name */
  allows(url: string, authorization: string | undefined): boolean {
    if (this.#auth === undefined || !isProtected(url, this.#auth.filter)) return true;
    if (isSame(authorization ?? '', this.ownAuthorization)) return true;
    const { username, password } = this.#auth.basic;
    return isSame(authorization ?? '', basicAuthorization(username, password.reveal()));
  }

  #set(auth: HttpAuthSettings | undefined, tls: TlsSetup | undefined): void {
    this.#auth = auth;
    this.#tls = tls;
    this.#isKnown = true;
  }

  /** Whether a path may be answered before anything is known. */
  static isHarmless(url: string): boolean {
    return spellingsOf(url).every((path) => ALWAYS_OPEN.has(path));
  }
}

/** Without a filter everything is protected, and by one that names no path nothing. */
function isProtected(url: string, filter: HttpAuthSettings['filter']): boolean {
  if (filter === undefined) return true;
  const { paths, authenticate_matching_paths: isListProtected } = filter;
  const isListed = (path: string): boolean => paths.some((beginning) => path.startsWith(beginning));
  // A path that can be read in two ways is protected if either is.
  return isListProtected ? spellingsOf(url).some(isListed) : !spellingsOf(url).every(isListed);
}

/** The path of a request as it stands and decoded, as the router takes it; it may come with scheme and host before it. */
function spellingsOf(url: string): readonly string[] {
  const [before = ''] = url.split(/[?#]/);
  const path = before.startsWith('/') ? before : before.replace(/^[a-z]+:\/\/[^/]*/i, '');
  try {
    return [path, decodeURIComponent(path)];
  } catch {
    return [path];
  }
}

/** Takes as long for a wrong text as for the right one. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
