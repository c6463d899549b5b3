/** One directive of a format, such as "%-8.3f": how a value is written. */
export interface Directive {
  readonly verb: string;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** "%#v": as the source text of Go. */
  readonly isSource: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

/** Fills a text up to the width, by characters: at the right with "-", else at the left, with zeros where asked. */
export function pad(content: string, { width, minus, zero }: Directive): string {
  const missing = (width ?? 0) - [...content].length;
  if (missing <= 0) return content;
  return minus ? content + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + content;
}
