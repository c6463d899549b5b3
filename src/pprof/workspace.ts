import { ByteWriter } from './byte-writer.ts';
import { Int32List } from './int32-list.ts';
import { ProfileIndex } from './profile-index.ts';
import { SampleColumns } from './sample-columns.ts';
import { SampleHash } from './sample-hash.ts';
import { SampleMatcher } from './sample-matcher.ts';

/**
 * The room that work on a profile takes. Everything here is synchronous, so one serves all series of a thread: what
 * would be some twenty typed arrays a profile costs more than half the work on a small one.
 */
export class Workspace {
  readonly index = new ProfileIndex();
  readonly samples = new SampleColumns(this.index, new SampleHash());
  readonly matcher = new SampleMatcher();
  /** Those that the series is about to have. */
  readonly baselines = new Int32List();
  readonly output = new ByteWriter(0);

  /** Ends the work on a profile: lets go of its bytes, and of room that only few profiles need. */
  clear(): void {
    this.index.clear();
    this.samples.clear();
    this.matcher.clear();
    this.baselines.clear();
    this.output.clear();
  }
}

/** The one of this thread. */
export const workspace = new Workspace();
