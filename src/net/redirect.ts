import { HttpError } from './http-error.ts';
import { metadataFault } from './metadata-address.ts';
import type { HttpResponse } from './response-collector.ts';

/** Where a request stands in a chain of redirects. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly body: Uint8Array | undefined;
  /** Whether the chain never left the origin it began at; credentials go nowhere else, not even back after leaving. */
  readonly isHome: boolean;
}

/** As many as Go follows. */
export const MAX_REDIRECTS = 10;

/** Redirects that turn any method but GET and HEAD into GET (RFC 9110 §15.4, as every client does it). */
const TO_GET: readonly number[] = [301, 302, 303];
const SAME_METHOD: readonly number[] = [307, 308];

export function isRedirect({ status, headers }: HttpResponse): boolean {
  return headers['location'] !== undefined && (TO_GET.includes(status) || SAME_METHOD.includes(status));
}

/**
 * Where a redirect leads.
 * @throws HttpError 'redirect' where that is nothing of http or https, or a metadata service
 */
export function nextHop(hop: Hop, { status, headers }: HttpResponse, where: string): Hop {
  const location = headers['location'] ?? '';
  const url = URL.canParse(location, hop.url.href) ? new URL(location, hop.url) : undefined;
  if (url === undefined || !(url.protocol === 'http:' || url.protocol === 'https:')) {
    throw new HttpError('redirect', `${where}: redirected to something that is not an http or https URL`);
  }
  const fault = isSameHost(url, hop.url) ? undefined : metadataFault(url.hostname);
  if (fault !== undefined) throw new HttpError('redirect', `${where}: ${fault}`);
  const isHome = hop.isHome && url.origin === hop.url.origin;
  const keeps = SAME_METHOD.includes(status) || hop.method === 'GET' || hop.method === 'HEAD';
  return keeps ? { ...hop, url, isHome } : { url, method: 'GET', body: undefined, isHome };
}

/** Whether two URLs are of one host; other ports and schemes of a host are its own business. */
export function isSameHost(a: URL, b: URL): boolean {
  return a.hostname === b.hostname;
}
