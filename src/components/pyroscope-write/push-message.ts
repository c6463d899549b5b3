import type { Profile } from '../../model/index.ts';
import { PushRequest } from '../../proto/index.ts';
import { pushLabels } from './labels.ts';
import type { Message } from './message.ts';
import { mergeHeaders } from './message.ts';
import { judgePush } from './verdict.ts';

const PATH = '/push.v1.PusherService/Push';

/**
 * A profile as Connect's unary protocol sends it: one series with one sample, encoded once for all endpoints.
 * @throws WriteError 'invalid-labels'
 */
export function createPushMessage(
  profile: Profile,
  externalLabels: ReadonlyMap<string, string>,
  userAgent: string,
): Message {
  const labels = [...pushLabels(profile.labels, externalLabels)];
  const samples = [{ raw_profile: profile.body, ID: profile.id }];
  const body = PushRequest.encode({ series: [{ labels, samples }] }).finish();
  return {
    kind: 'push',
    sizeBytes: profile.body.length,
    request: ({ url, headers, remoteTimeoutMs }) => ({
      url: pushUrl(url),
      method: 'POST',
      headers: mergeHeaders(headers, {
        'Content-Type': 'application/proto',
        'Connect-Protocol-Version': '1',
        'Connect-Timeout-Ms': String(Math.ceil(remoteTimeoutMs)),
        'Accept-Encoding': 'gzip',
        'User-Agent': userAgent,
      }),
      body,
    }),
    judge: judgePush,
  };
}

function pushUrl(endpoint: string): string {
  const url = new URL(endpoint);
  url.pathname = url.pathname.replace(/\/+$/, '') + PATH;
  url.hash = '';
  return url.href;
}
