import type { Profile } from '../../model/index.ts';
import { PushRequest } from '../../proto/index.ts';
import { pushLabels } from './labels.ts';
import type { Message } from './message.ts';
import { mergeHeaders } from './message.ts';
import { judgePush } from './verdict.ts';

const PATH = '/push.v1.PusherService/Push';

/** Profiles for one push, each encoded by `encodePush`. */
export interface PushContent {
  readonly bodies: readonly Uint8Array[];
  /** Size of the profiles alone. */
  readonly sizeBytes: number;
}

/**
 * A profile as a PushRequest of one series with one sample. Such messages may be put one behind the other: a field that
 * repeats in a concatenation has all the values (protobuf.dev, "Last One Wins"), so that is one request with all series.
 * @throws WriteError 'invalid-labels'
 */
export function encodePush(profile: Profile, externalLabels: ReadonlyMap<string, string>): Uint8Array {
  const labels = [...pushLabels(profile.labels, externalLabels)];
  const samples = [{ raw_profile: profile.body, ID: profile.id }];
  return PushRequest.encode({ series: [{ labels, samples }] }).finish();
}

/** Profiles as Connect's unary protocol sends them. */
export function createPushMessage({ bodies, sizeBytes }: PushContent, userAgent: string): Message {
  const [first] = bodies;
  const body = bodies.length === 1 && first !== undefined ? first : Buffer.concat(bodies);
  return {
    kind: 'push',
    profiles: bodies.length,
    sizeBytes,
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
