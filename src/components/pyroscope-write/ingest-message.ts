import { posix } from 'node:path';
import type { IngestRequest } from '../../model/index.ts';
import { ingestLabels, ingestName } from './labels.ts';
import type { Message } from './message.ts';
import { mergeHeaders } from './message.ts';
import { judgeIngest } from './verdict.ts';

/**
 * A push to /ingest, passed on as it came except for its name, which is made of the labels.
 * @throws WriteError 'invalid-labels'
 */
export function createIngestMessage(
  ingest: IngestRequest,
  externalLabels: ReadonlyMap<string, string>,
  userAgent: string,
): Message {
  const query = new URLSearchParams(ingest.query);
  query.set('name', ingestName(ingestLabels(ingest.labels, externalLabels)));
  const { body, contentTypes, path } = ingest;
  const protocol = {
    'User-Agent': userAgent,
    ...(contentTypes.length > 0 ? { 'Content-Type': contentTypes } : {}),
  };
  return {
    kind: 'ingest',
    sizeBytes: body.length,
    request: ({ url, headers }) => ({
      url: ingestUrl(url, path, query),
      method: 'POST',
      headers: mergeHeaders(headers, protocol),
      body,
    }),
    judge: judgeIngest,
  };
}

/** The endpoint's path and the client's, one behind the other; the endpoint's own query goes. */
function ingestUrl(endpoint: string, path: string, query: URLSearchParams): string {
  const url = new URL(endpoint);
  url.pathname = posix.join('/', url.pathname, path);
  url.search = query.toString();
  url.hash = '';
  return url.href;
}
