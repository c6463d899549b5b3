import { Labels } from '../../model/index.ts';

/** How the labels of a series stand on disk: JSON. */
export function encodeLabels(labels: Labels | undefined): Uint8Array {
  return Buffer.from(JSON.stringify(labels ?? {}));
}

/** Undefined for what is no such record. */
export function decodeLabels(record: Uint8Array): Labels | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(record).toString());
    if (typeof value !== 'object' || value === null) return undefined;
    return Labels.of(Object.entries(value).map(([name, text]) => [name, String(text)]));
  } catch {
    // Not JSON: bytes of something else.
    return undefined;
  }
}
