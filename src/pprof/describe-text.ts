const SNIFFED_BYTES = 512;

/** What kind of text bytes look like: "HTML", "XML", "JSON" or "text"; undefined for binary data. */
export function describeText(bytes: Uint8Array): string | undefined {
  const text = decodeText(bytes.subarray(0, SNIFFED_BYTES))?.trimStart();
  if (text === undefined) return undefined;
  if (/^<(!doctype|html|head|body|title)/i.test(text)) return 'HTML';
  if (/^[{[]/.test(text)) return 'JSON';
  return text.startsWith('<') ? 'XML' : 'text';
}

/** The beginning as text, unless it holds what text does not. */
function decodeText(head: Uint8Array): string | undefined {
  try {
    // A character that the end of the excerpt cuts in two is no reason to call it binary.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary data from text
    return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text;
  } catch {
    // Not UTF-8: binary.
    return undefined;
  }
}
