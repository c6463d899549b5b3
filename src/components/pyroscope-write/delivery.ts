import type { Batch, QueueEntry } from '../../queue/index.ts';
import type { Message } from './message.ts';
import { isReadable, messageOf, STORED_KINDS } from './stored-message.ts';

/** Entries of one kind on their way to an endpoint, as one request. */
export interface Delivery {
  readonly kind: number;
  readonly entries: readonly QueueEntry[];
  /** How often it was tried. */
  readonly attempts: number;
  /** Monotonic time of the first attempt. */
  readonly beganMs: number;
  /** Monotonic time before which it is not tried again. */
  readonly notBeforeMs: number;
  /** Whether it may be what the endpoint breaks over. */
  readonly isSuspect: boolean;
  /** How often the endpoint had taken something when this last failed. */
  readonly successesSeen: number;
}

/** A batch of the queue as requests to be tried at once, and the entries that none can carry. */
export function sortBatch(
  { kind, entries }: Batch,
  about: Pick<Delivery, 'beganMs' | 'successesSeen'>,
): { readonly deliveries: readonly Delivery[]; readonly unreadable: readonly QueueEntry[] } {
  const readable = entries.filter(({ body }) => isReadable(kind, body));
  // A push to /ingest goes alone: it has a request of its own.
  const groups = kind === STORED_KINDS.ingest ? readable.map((entry) => [entry]) : [readable];
  return {
    deliveries: groups
      .filter((group) => group.length > 0)
      .map((group) => ({
        ...about,
        kind,
        entries: group,
        attempts: 0,
        notBeforeMs: Number.NEGATIVE_INFINITY,
        isSuspect: false,
      })),
    unreadable:
      readable.length === entries.length ? [] : entries.filter((entry) => !readable.includes(entry)),
  };
}

/** What the request carries. */
export function messageOfDelivery({ kind, entries }: Delivery, userAgent: string): Message {
  return messageOf(
    kind,
    entries.map(({ body }) => body),
    userAgent,
  );
}

/** Both halves, each to be tried at once. */
export function halves(delivery: Delivery): readonly [Delivery, Delivery] {
  const { entries } = delivery;
  const middle = Math.ceil(entries.length / 2);
  return [
    { ...delivery, entries: entries.slice(0, middle), notBeforeMs: Number.NEGATIVE_INFINITY },
    { ...delivery, entries: entries.slice(middle), notBeforeMs: Number.NEGATIVE_INFINITY },
  ];
}
