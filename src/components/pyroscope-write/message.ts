import type { HttpRequest, HttpResponse } from '../../net/index.ts';
import type { EndpointSettings } from './settings.ts';
import type { Failure } from './verdict.ts';

/** A request as an endpoint is to get it; time and signal are the endpoint's. */
type MessageRequest = Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>;

/** What is sent to each endpoint: a push, or a push to /ingest. */
export interface Message {
  readonly kind: 'push' | 'ingest';
  /** How many profiles it carries. */
  readonly profiles: number;
  /** Size of the profiles, as the metrics count it. */
  readonly sizeBytes: number;
  request(endpoint: EndpointSettings): MessageRequest;
  /** What an answer means: undefined where the endpoint has taken it. */
  judge(response: HttpResponse, endpoint: EndpointSettings): Failure | undefined;
}

/** The endpoint's own headers with the protocol's over them, whatever their case. */
export function mergeHeaders(
  own: ReadonlyMap<string, string>,
  protocol: Readonly<Record<string, string | readonly string[]>>,
): Readonly<Record<string, string | readonly string[]>> {
  const taken = new Set(Object.keys(protocol).map((name) => name.toLowerCase()));
  const merged: Record<string, string | readonly string[]> = Object.create(null);
  for (const [name, value] of own) if (!taken.has(name.toLowerCase())) merged[name] = value;
  return Object.assign(merged, protocol);
}
