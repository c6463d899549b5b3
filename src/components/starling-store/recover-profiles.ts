import { crc32 } from 'node:zlib';
import type { Labels } from '../../model/index.ts';
import type { QueueDirectory, QueueFile, RecordHead, SegmentStore } from '../../queue/index.ts';
import {
  CHANNEL,
  checkSegmentVersion,
  closing,
  recordBytes,
  scanSegment,
  segmentFiles,
  segmentName,
} from '../../queue/index.ts';
import { decodeLabels } from './label-record.ts';
import type { Row } from './rows.ts';
import type { Shelf } from './shelf.ts';

/** What was found when profiles were opened. */
export interface RecoveryReport {
  readonly segments: number;
  /** At the ends of files: writes that were never finished. */
  readonly tornBytes: number;
  /** Places between records that were damaged, and profiles whose labels are. */
  readonly damaged: number;
  readonly nextSequence: number;
}

interface RecoveryParts {
  readonly directory: QueueDirectory;
  readonly segments: SegmentStore;
  readonly shelf: Shelf;
}

/**
 * Reads the heads of all records into the index, not the bodies. What is damaged is left out.
 * @throws QueueError `format` or `unwritable`
 */
export async function recoverProfiles({
  directory,
  segments,
  shelf,
}: RecoveryParts): Promise<RecoveryReport> {
  const numbers = segmentFiles(await directory.list()).segments;
  for (const number of numbers) await checkSegmentVersion(directory, number);
  const recovery = new Recovery(segments, shelf);
  for (const number of numbers) {
    const file = await directory.open(segmentName(number), 'read');
    if (file === undefined) continue;
    segments.adopt(number, file.sizeBytes, 0);
    await closing(file, async () => recovery.read(number, file));
  }
  return { segments: numbers.length, ...recovery };
}

class Recovery {
  tornBytes = 0;
  damaged = 0;
  nextSequence = 1;
  readonly #segments: SegmentStore;
  readonly #shelf: Shelf;

  constructor(segments: SegmentStore, shelf: Shelf) {
    this.#segments = segments;
    this.#shelf = shelf;
  }

  read(segment: number, file: QueueFile): void {
    const labels = new Map<bigint, Labels>();
    const end = scanSegment(file, segment, false, {
      record: (head, offset) => {
        if (head.type !== CHANNEL) {
          this.#admit(head, { segment, offset }, labels.get(head.series));
          return;
        }
        const described = this.#readLabels(file, head, offset);
        if (described !== undefined) labels.set(head.series, described);
      },
      damage: () => {
        this.damaged++;
      },
    });
    this.tornBytes += file.sizeBytes - end;
  }

  #admit(head: RecordHead, place: { segment: number; offset: number }, labels: Labels | undefined): void {
    const { sequence, timeMs, bodyBytes, series } = head;
    this.nextSequence = Math.max(this.nextSequence, sequence + 1);
    const known = labels ?? this.#shelf.labelsOf(series);
    if (known === undefined) {
      this.damaged++;
      return;
    }
    const row: Row = { sequence, timeMs, ...place, bodyBytes };
    const size = recordBytes(1, bodyBytes);
    this.#segments.addLive(place.segment, size);
    const former = this.#shelf.rowOf(series, sequence);
    if (former === undefined) {
      this.#shelf.add(series, known, row);
      return;
    }
    // A crash came between copying a record and removing the first: the copy stays.
    this.#shelf.move(series, row);
    this.#segments.addLive(former.segment, -size);
  }

  #readLabels(file: QueueFile, head: RecordHead, offset: number): Labels | undefined {
    const record = Buffer.allocUnsafe(head.bodyBytes);
    file.readNow(record, offset + recordBytes(0, 0));
    return crc32(record) === head.bodyCrc ? decodeLabels(record) : undefined;
  }
}
