import { readTargetGroups } from '../../discovery/index.ts';
import type { Target } from '../../model/index.ts';
import type { HttpResponse } from '../../net/index.ts';
import { AppError } from '../../util/index.ts';

const JSON_TYPE = /^application\/json(?:;\s*charset=(?:"utf-8"|utf-8))?$/i;

/**
 * The targets of an answer, each with `__meta_url`: 200, JSON in UTF-8, a list of target groups without unknown fields.
 * @throws AppError 'status', 'content-type' or 'invalid-json'; TargetGroupsError
 */
export function readTargetList({ status, headers, body }: HttpResponse, url: string): readonly Target[] {
  if (status !== 200) throw new AppError('status', `the server answered ${status}, not 200`);
  const contentType = (headers['content-type'] ?? '').trim();
  if (!JSON_TYPE.test(contentType)) {
    throw new AppError(
      'content-type',
      `the content type is ${JSON.stringify(contentType)}, not "application/json"`,
    );
  }
  return readTargetGroups(parseJson(body), ['__meta_url', url]);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new AppError('invalid-json', 'the body is not JSON', { cause: error });
  }
}
