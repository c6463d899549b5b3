/** host:port as Go's net.SplitHostPort takes it; the port may be empty or a name. */
const HOST_AND_PORT = /^(?:\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/;
/** Characters that would end the host of a URL, or put something before it. */
const OUTSIDE_HOST = /[/?#@\\\s]/;

const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
]);

/** Why a target cannot be scraped, in words for the user. */
export class TargetRejection extends Error {
  override readonly name = 'TargetRejection';
}

/**
 * The address with a port: that of the scheme where it has none. A bare IPv6 address stays as it is.
 * @throws TargetRejection
 */
export function addressWithPort(address: string, scheme: string): string {
  if (address === '') throw new TargetRejection('the label __address__ is missing or empty');
  const wrong = OUTSIDE_HOST.exec(address)?.[0];
  if (wrong !== undefined) {
    throw new TargetRejection(
      `${JSON.stringify(address)} is not a valid __address__: it must be <host>:<port>, without ${JSON.stringify(wrong)}`,
    );
  }
  if (HOST_AND_PORT.test(address) || !HOST_AND_PORT.test(`${address}:1`)) return address;
  const port = DEFAULT_PORTS.get(scheme);
  if (port === undefined) {
    throw new TargetRejection(
      `__address__ ${JSON.stringify(address)} has no port, and scheme ${JSON.stringify(scheme)} has no default`,
    );
  }
  return `${address}:${port}`;
}

/** Joins prefix and path as Go's url.JoinPath: "//", "." and ".." are resolved, a trailing slash stays. */
export function joinPath(prefix: string, path: string): string {
  const joined = `${prefix}/${path}`;
  const segments: string[] = [];
  for (const segment of joined.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const end = segments.length > 0 && joined.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

/** Paths that are the same when they are escaped: nearly all. */
const PLAIN_PATH = /^[\w./~-]*$/;

/** Escapes a path for a URL; sequences that are escaped already stay as they are. */
function escapePath(path: string): string {
  if (PLAIN_PATH.test(path)) return path;
  return encodeURI(path)
    .replace(/[?#]/g, encodeURIComponent)
    .replace(/%25([0-9A-Fa-f]{2})/g, '%$1');
}

/**
 * The beginning of a URL, up to its path.
 * @throws TargetRejection when no HTTP client could use it
 */
export function originOf(scheme: string, address: string): string {
  const origin = `${scheme}://${address}`;
  if (!/^https?$/i.test(scheme)) {
    throw new TargetRejection(`scheme ${JSON.stringify(scheme)} is not supported: use http or https`);
  }
  if (!URL.canParse(origin)) {
    throw new TargetRejection(
      `${JSON.stringify(origin)} is not a valid URL: __address__ must be <host>:<port>, an IPv6 host in brackets`,
    );
  }
  return origin;
}

/** The URL from its parts, as text; the path unescaped. */
export function buildUrl(origin: string, path: string, query: URLSearchParams): string {
  return `${origin}${escapePath(path)}${query.size === 0 ? '' : `?${query}`}`;
}
