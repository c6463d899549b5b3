import type { ShelfLimits } from './shelf.ts';

/** What may be kept. */
export interface StoreLimits extends ShelfLimits {
  /** On disk, in all. */
  readonly maxBytes: number;
}

const MAX_SEGMENT_BYTES = 8 * 2 ** 20;
/** So many segments there are at least before the oldest goes for want of space. */
const LEAST_SEGMENTS = 16;

/** What may be kept at present. */
export class StoreBounds {
  limits: StoreLimits;

  constructor(limits: StoreLimits) {
    this.limits = limits;
  }

  /** A segment of this size is not appended to. */
  get segmentBytes(): number {
    return Math.min(MAX_SEGMENT_BYTES, Math.ceil(this.limits.maxBytes / LEAST_SEGMENTS));
  }
}
