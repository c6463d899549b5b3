import type { Diagnostic } from './diagnostic.ts';
import { errorAt } from './diagnostic.ts';
import type { Source } from './source.ts';

const BOM = '\ufeff';

/** Reads the bytes of a file as text: UTF-8, with or without a byte order mark. */
export function decodeSource(
  name: string,
  bytes: Uint8Array,
): { source: Source; diagnostics: readonly Diagnostic[] } {
  const fail = (message: string): { source: Source; diagnostics: readonly Diagnostic[] } => {
    const source = { name, text: '' };
    return { source, diagnostics: [errorAt({ source, start: 0, end: 1 }, message)] };
  };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fail('the file is UTF-16 or UTF-32; save it as UTF-8');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { source: { name, text: text.startsWith(BOM) ? text.slice(1) : text }, diagnostics: [] };
  } catch {
    return fail('the file is not valid UTF-8');
  }
}
