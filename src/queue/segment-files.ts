const NAME = /^(\d{10})\.(segment|acks)$/;

/** The files of a queue's directory by what they are. */
export interface SegmentFiles {
  /** Numbers of the segments, ascending. */
  readonly segments: readonly number[];
  /** Numbers of the segments with acks, some of which may be gone. */
  readonly acks: ReadonlySet<number>;
}

export function segmentName(segment: number): string {
  return `${String(segment).padStart(10, '0')}.segment`;
}

/** The file that says which records of a segment are done. */
export function acksName(segment: number): string {
  return `${String(segment).padStart(10, '0')}.acks`;
}

export function segmentFiles(names: readonly string[]): SegmentFiles {
  const segments: number[] = [];
  const acks = new Set<number>();
  for (const name of names) {
    const [, digits, kind] = NAME.exec(name) ?? [];
    if (digits === undefined) continue;
    if (kind === 'segment') segments.push(Number(digits));
    else acks.add(Number(digits));
  }
  return { segments: segments.sort((a, b) => a - b), acks };
}
