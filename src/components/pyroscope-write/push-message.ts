import protobuf from 'protobufjs/minimal.js';
import type { Label, Profile } from '../../model/index.ts';
import { PushRequest } from '../../proto/index.ts';
import type { Message } from './message.ts';
import { mergeHeaders } from './message.ts';
import { judgePush } from './verdict.ts';

/** Numbers of fields in push.v1: RawProfileSeries.samples and RawSample.raw_profile. */
const SAMPLES_FIELD = 2;
const RAW_PROFILE_FIELD = 1;

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
 * @param labels as `pushLabels` gives them
 */
export function encodePush({ id, body }: Profile, labels: readonly Label[]): Uint8Array {
  const samples = [{ raw_profile: body, ID: id }];
  return PushRequest.encode({ series: [{ labels: [...labels], samples }] }).finish();
}

/** Size of the profile in what `encodePush` gave, found without decoding the rest (protobuf.dev/programming-guides/encoding). */
export function profileBytesOfPush(push: Uint8Array): number {
  const series = protobuf.Reader.create(push);
  series.uint32();
  const fields = protobuf.Reader.create(series.bytes());
  while (fields.pos < fields.len) {
    const tag = fields.uint32();
    if (tag >>> 3 === SAMPLES_FIELD) return rawProfileBytes(fields.bytes());
    fields.skipType(tag & 7);
  }
  return 0;
}

function rawProfileBytes(sample: Uint8Array): number {
  const fields = protobuf.Reader.create(sample);
  while (fields.pos < fields.len) {
    const tag = fields.uint32();
    if (tag >>> 3 === RAW_PROFILE_FIELD) return fields.uint32();
    fields.skipType(tag & 7);
  }
  return 0;
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
