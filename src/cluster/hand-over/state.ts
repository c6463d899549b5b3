import type { ItemStatus } from '../../component/index.ts';
import type { RingView } from '../ring-view.ts';
import { HandOverOutbox } from './effects.ts';
import type { Item } from './item-table.ts';
import { ItemTable } from './item-table.ts';
import { Parking } from './parking.ts';
import type { HandOverSettings } from './settings.ts';

/** What the core asks about the work, at once. */
export interface WorkView {
  /** Whether something runs that the item's next holder must not run into. */
  isBusy(id: bigint): boolean;
}

/** What the sides of the hand-over share: all that one node knows of one kind of work, and the steps that an item takes. */
export class HandOverState {
  readonly ring: RingView;
  readonly work: WorkView;
  readonly settings: HandOverSettings;
  readonly items = new ItemTable();
  readonly parking: Parking;
  readonly outbox: HandOverOutbox;
  /** This node stood still, and begins nothing. */
  isPaused = false;

  constructor(ring: RingView, work: WorkView, settings: HandOverSettings) {
    this.ring = ring;
    this.work = work;
    this.settings = settings;
    this.parking = new Parking(settings);
    this.outbox = new HandOverOutbox(settings.batch);
  }

  /** This node works on it with what it knows itself. */
  goOn(id: bigint, item: Item, status: 'held' | 'pending', nowMs: number): void {
    this.move(id, item, status, nowMs);
    this.outbox.start({ id, lastSlotMs: undefined, baseline: 'own' });
  }

  /** Brings an item into a status, with what goes with it. */
  move(id: bigint, item: Item, status: ItemStatus, nowMs: number): void {
    if (status !== 'claiming') item.claim = undefined;
    if (status === 'held' || status === 'other') item.hasOwnState = false;
    if (status === 'held') this.parking.remove(id);
    if (item.status === 'held' || item.status === 'other') item.pendingSinceMs = nowMs;
    if (status === 'stopping') item.stoppedSinceMs = nowMs;
    if (status === 'pending' || status === 'stopping') item.nextOfferMs = nowMs;
    this.items.set(id, item, status);
  }
}
