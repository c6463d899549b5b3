import type { BlockSchema, Infer } from '../schema/index.ts';

/** What a block of the root sets. */
export interface Settings<S extends BlockSchema> {
  readonly schema: S;
  /** Gets everything ready for new settings; the result puts them in force. @throws when they cannot be used */
  prepare(args: Infer<S>): Promise<() => void>;
  /** Puts in force what holds without the block. */
  reset(): void;
}
