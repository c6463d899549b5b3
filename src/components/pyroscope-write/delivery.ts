import type { Batch, QueueEntry } from '../../queue/index.ts';
import type { Message } from './message.ts';
import { messageOf, STORED_KINDS, storedBytes } from './stored-message.ts';

/** An entry that a request can carry. */
export interface DeliveryItem {
  readonly entry: QueueEntry;
  /** Size of its profile. */
  readonly sizeBytes: number;
}

/** Entries of one kind on their way to an endpoint, as one request. */
export interface Delivery {
  readonly kind: number;
  readonly items: readonly DeliveryItem[];
  /** How often it was tried. */
  readonly attempts: number;
  /** Monotonic time of the first attempt. */
  readonly beganMs: number;
  /** Monotonic time before which it is not tried again. */
  readonly notBeforeMs: number;
  /** Whether it may be what the endpoint breaks down over. */
  readonly isSuspect: boolean;
  /** How often the endpoint had taken something when this last failed. */
  readonly successesSeen: number;
}

/** A batch of the queue as requests to be tried at once, and the entries that none can carry. */
export function sortBatch(
  { kind, entries }: Batch,
  about: Pick<Delivery, 'beganMs' | 'successesSeen'>,
): { readonly deliveries: readonly Delivery[]; readonly unreadable: readonly QueueEntry[] } {
  const items: DeliveryItem[] = [];
  const unreadable: QueueEntry[] = [];
  for (const entry of entries) {
    const sizeBytes = storedBytes(kind, entry.body);
    if (sizeBytes === undefined) unreadable.push(entry);
    else items.push({ entry, sizeBytes });
  }
  // A push to /ingest goes alone: it has a request of its own.
  const groups = kind === STORED_KINDS.ingest ? items.map((item) => [item]) : [items];
  return {
    deliveries: groups
      .filter((group) => group.length > 0)
      .map((group) => ({
        ...about,
        kind,
        items: group,
        attempts: 0,
        notBeforeMs: Number.NEGATIVE_INFINITY,
        isSuspect: false,
      })),
    unreadable,
  };
}

/** The entries of a delivery, as the queue knows them. */
export function entriesOf({ items }: Delivery): readonly QueueEntry[] {
  return items.map(({ entry }) => entry);
}

/** Size of its profiles. */
export function profileBytesOf({ items }: Delivery): number {
  return items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** What the request carries. */
export function messageOfDelivery(delivery: Delivery, userAgent: string): Message {
  const bodies = delivery.items.map(({ entry }) => entry.body);
  return messageOf(delivery.kind, { bodies, sizeBytes: profileBytesOf(delivery) }, userAgent);
}

/** Both halves, each to be tried at once. */
export function halves(delivery: Delivery): readonly [Delivery, Delivery] {
  const { items } = delivery;
  const middle = Math.ceil(items.length / 2);
  return [
    { ...delivery, items: items.slice(0, middle), notBeforeMs: Number.NEGATIVE_INFINITY },
    { ...delivery, items: items.slice(middle), notBeforeMs: Number.NEGATIVE_INFINITY },
  ];
}
