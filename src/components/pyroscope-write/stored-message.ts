import { listOf, recordOf, textOf } from '../../util/index.ts';
import type { IngestContent } from './ingest-message.ts';
import { createIngestMessage } from './ingest-message.ts';
import type { Message } from './message.ts';
import type { PushContent } from './push-message.ts';
import { createPushMessage, profileBytesOfPush } from './push-message.ts';

/**
 * How messages stand in the queue. A profile for a push is its PushRequest. A push to /ingest is the size of its head as
 * four bytes, little-endian, the head as JSON, and then its body.
 */
export const STORED_KINDS = { push: 1, ingest: 2 } as const;

const SIZE_BYTES = 4;

/** An entry for a push to /ingest. */
export function storeIngest({ body, contentTypes, path, query }: IngestContent): Uint8Array {
  const head = Buffer.from(JSON.stringify({ contentTypes, path, query: query.toString() }));
  const stored = Buffer.allocUnsafe(SIZE_BYTES + head.length + body.length);
  stored.writeUInt32LE(head.length);
  stored.set(head, SIZE_BYTES);
  stored.set(body, SIZE_BYTES + head.length);
  return stored;
}

/**
 * Size of the profile in an entry, as the metrics count it; undefined where it is not what this component stores: a node
 * of another version may have given it to this one.
 */
export function storedBytes(kind: number, body: Uint8Array): number | undefined {
  try {
    if (kind === STORED_KINDS.push) return profileBytesOfPush(body);
    return kind === STORED_KINDS.ingest ? readIngest(body).body.length : undefined;
  } catch {
    // It is cut off, or something else: which of these does not matter.
    return undefined;
  }
}

/** The request that sends readable entries of one kind; of a push to /ingest there is always one alone. */
export function messageOf(kind: number, content: PushContent, userAgent: string): Message {
  const [first] = content.bodies;
  if (kind === STORED_KINDS.ingest && first !== undefined) {
    return createIngestMessage(readIngest(first), userAgent);
  }
  return createPushMessage(content, userAgent);
}

/** @throws Error where it is no such entry */
function readIngest(stored: Uint8Array): IngestContent {
  const end = SIZE_BYTES + sizeOf(stored);
  const head = recordOf(JSON.parse(Buffer.from(stored.subarray(SIZE_BYTES, end)).toString()));
  if (typeof head['path'] !== 'string') throw new Error('a stored push to /ingest has no path');
  return {
    contentTypes: listOf(head['contentTypes']).map(textOf),
    path: head['path'],
    query: new URLSearchParams(textOf(head['query'])),
    body: stored.subarray(end),
  };
}

function sizeOf(stored: Uint8Array): number {
  return new DataView(stored.buffer, stored.byteOffset, stored.byteLength).getUint32(0, true);
}
