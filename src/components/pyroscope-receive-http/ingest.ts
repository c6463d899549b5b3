import type { Receivers } from '../../component/index.ts';
import { handToAll } from '../../component/index.ts';
import { readBody } from './body.ts';
import { BodyError } from './body-error.ts';
import { failureOf } from './failure.ts';
import type { RequestWork } from './push-service.ts';
import { MAX_MESSAGE_BYTES } from './push-service.ts';
import { parseIngestName, receivedLabels } from './received-labels.ts';
import type { ServerAnswer, ServerRequest } from './server-message.ts';
import { answerText } from './server-message.ts';

/** The path of raw pushes. */
export const INGEST_PATH = '/ingest';

/** Handles a raw push: any format of Pyroscope's /ingest, passed on as it came under the labels of its name. */
export async function handleIngest(
  request: ServerRequest,
  response: ServerAnswer,
  receivers: Receivers,
  { signal, account }: RequestWork,
): Promise<void> {
  if (request.method !== 'POST')
    return answerText(response, 405, 'method not allowed; use POST', { Allow: 'POST' });
  const { searchParams: query } = new URL(request.url ?? '', 'http://localhost');
  try {
    const body = await readBody(request, request.headers['content-encoding'], {
      maxBytes: MAX_MESSAGE_BYTES,
      account,
    });
    const ingest = {
      body,
      contentTypes: contentTypesOf(request),
      path: INGEST_PATH,
      query,
      labels: receivedLabels(parseIngestName(query.get('name') ?? '')),
    };
    await handToAll(receivers, (receiver) => receiver.appendIngest(ingest, signal));
    answerText(response, 200, '');
  } catch (error) {
    if (error instanceof BodyError) return answerText(response, error.status, error.message);
    const { status, message } = failureOf(error);
    answerText(response, status ?? 500, message);
  }
}

/** Every Content-Type of the request; Node keeps only the first of several under its name. */
function contentTypesOf({ rawHeaders }: ServerRequest): readonly string[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && name.toLowerCase() === 'content-type' ? [rawHeaders[index + 1] ?? ''] : [],
  );
}
