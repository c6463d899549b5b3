import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Check, Secret } from '../schema/index.ts';
import { errorMessage } from '../util/index.ts';

/** Headers that `http_headers` must not set, as Prometheus reserves them (canonical spelling). */
export const RESERVED_HEADERS: readonly string[] = [
  'Authorization',
  'Host',
  'Content-Encoding',
  'Content-Length',
  'Content-Type',
  'User-Agent',
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Www-Authenticate',
  'Accept-Encoding',
  'X-Prometheus-Remote-Write-Version',
  'X-Prometheus-Remote-Read-Version',
  'X-Prometheus-Scrape-Timeout-Seconds',
  'X-Amz-Date',
  'X-Amz-Security-Token',
  'X-Amz-Content-Sha256',
];

/** Headers that frame the message on its connection: they are the HTTP client's own business. */
const FRAMING_HEADERS: readonly string[] = [
  'Connection',
  'Content-Length',
  'Expect',
  'Keep-Alive',
  'Te',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
];

const reserved = new Set(RESERVED_HEADERS.map((name) => name.toLowerCase()));
const framing = new Set(FRAMING_HEADERS.map((name) => name.toLowerCase()));

/** Checks an argument of plain headers, such as `headers` of an endpoint. */
export const checkHeaders: Check<ReadonlyMap<string, string>> = (headers) => {
  for (const [name, value] of headers) {
    if (framing.has(name.toLowerCase())) {
      return `must not set ${JSON.stringify(name)}: the HTTP client sets it itself`;
    }
    const complaint = checkHeader(name, value);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
};

/** Checks `http_headers`: no reserved name, and nothing that a header cannot carry. */
export const checkHttpHeaders: Check<ReadonlyMap<string, readonly Secret[]>> = (headers) => {
  for (const name of headers.keys()) {
    if (reserved.has(name.toLowerCase()) || framing.has(name.toLowerCase())) {
      return `must not set ${JSON.stringify(name)}, which is reserved; use the argument made for it`;
    }
  }
  return checkSecretHeaders(headers);
};

/** Checks headers with secret values; their text never shows in the complaint. */
export const checkSecretHeaders: Check<ReadonlyMap<string, readonly Secret[]>> = (headers) => {
  for (const [name, values] of headers) {
    for (const value of values) {
      const complaint = checkHeader(name, value.reveal());
      if (complaint !== undefined) return complaint;
    }
  }
  return undefined;
};

function checkHeader(name: string, value: string): string | undefined {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return undefined;
  } catch (error) {
    // Node names the header, never its value.
    return `cannot be sent: ${errorMessage(error)}`;
  }
}
