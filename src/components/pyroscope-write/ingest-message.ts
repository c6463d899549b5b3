import { posix } from 'node:path';
import type { IngestRequest } from '../../model/index.ts';
import { ingestLabels, ingestName } from './labels.ts';
import type { Message } from './message.ts';
import { mergeHeaders } from './message.ts';
import { judgeIngest } from './verdict.ts';

/** A push to /ingest under the name that it goes on with. */
export type IngestContent = Omit<IngestRequest, 'labels'>;

/**
 * Names a push to /ingest after its labels.
 * @throws WriteError 'invalid-labels'
 */
export function nameIngest(
  ingest: IngestRequest,
  externalLabels: ReadonlyMap<string, string>,
): IngestContent {
  const { body, contentTypes, path } = ingest;
  const query = new URLSearchParams(ingest.query);
  query.set('name', ingestName(ingestLabels(ingest.labels, externalLabels)));
  return { body, contentTypes, path, query };
}

/** A push to /ingest, passed on as it came except for its name. */
export function createIngestMessage(content: IngestContent, userAgent: string): Message {
  const { body, contentTypes, path, query } = content;
  const protocol = {
    'User-Agent': userAgent,
    ...(contentTypes.length > 0 ? { 'Content-Type': contentTypes } : {}),
  };
  return {
    kind: 'ingest',
    profiles: 1,
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
