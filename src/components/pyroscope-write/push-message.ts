import protobuf from 'protobufjs/minimal.js';
import type { Label, Profile } from '../../model/index.ts';
import { RawProfileSeries } from '../../proto/index.ts';
import type { Message } from './message.ts';
import { mergeHeaders } from './message.ts';
import { judgePush } from './verdict.ts';

/** Numbers of fields in push.v1: PushRequest.series, RawProfileSeries.samples, RawSample.raw_profile and RawSample.ID. */
const SERIES_FIELD = 1;
const SAMPLES_FIELD = 2;
const RAW_PROFILE_FIELD = 1;
const ID_FIELD = 2;
/** The wire type of all of them. */
const LENGTH_DELIMITED = 2;

const PATH = '/push.v1.PusherService/Push';

/** Profiles for one push, each encoded by `encodePush`. */
export interface PushContent {
  readonly bodies: readonly Uint8Array[];
  /** Size of the profiles alone. */
  readonly sizeBytes: number;
}

/** Labels as `pushLabels` gives them, encoded: the same for all profiles of a series. */
export function encodePushLabels(labels: Iterable<Label>): Uint8Array {
  // They are kept, and must not keep the larger buffer that protobufjs writes to.
  return new Uint8Array(RawProfileSeries.encode({ labels: [...labels] }).finish());
}

/**
 * A profile as a PushRequest of one series with one sample. Such messages may be put one behind the other: a field that
 * repeats in a concatenation has all the values (protobuf.dev, "Last One Wins"), so that is one request with all series.
 *
 * Written by hand, as it is done for each profile: protobufjs takes several times as long.
 *
 * @param labels as `encodePushLabels` gives them
 */
export function encodePush({ id, body }: Profile, labels: Uint8Array): Uint8Array {
  const idBytes = Buffer.byteLength(id);
  const sampleBytes = fieldBytes(body.length) + fieldBytes(idBytes);
  const seriesBytes = labels.length + fieldBytes(sampleBytes);
  // In memory of its own, which nobody needs to copy it out of.
  const push = Buffer.allocUnsafeSlow(fieldBytes(seriesBytes));
  let at = beginField(push, 0, SERIES_FIELD, seriesBytes);
  push.set(labels, at);
  at = beginField(push, at + labels.length, SAMPLES_FIELD, sampleBytes);
  at = beginField(push, at, RAW_PROFILE_FIELD, body.length);
  push.set(body, at);
  at = beginField(push, at + body.length, ID_FIELD, idBytes);
  push.write(id, at);
  return push;
}

/** What a field takes whose content has so many bytes. */
function fieldBytes(contentBytes: number): number {
  let bytes = 2 + contentBytes;
  for (let rest = contentBytes; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}

/** Writes the tag and the length of a field, and gives where its content begins. */
function beginField(bytes: Uint8Array, start: number, field: number, contentBytes: number): number {
  let at = start;
  bytes[at++] = (field << 3) | LENGTH_DELIMITED;
  let rest = contentBytes;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
  bytes[at++] = rest;
  return at;
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
