/** The longest text that a field shows; what comes from outside may be megabytes. */
const MAX_TEXT_LENGTH = 4_096;

/** Control characters above ASCII, and those that change how the text around them is shown. */
const INVISIBLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A JSON log line with its texts cut to a length that a log can bear. */
export function shortened(jsonLine: string): string {
  if (jsonLine.length <= MAX_TEXT_LENGTH) return jsonLine;
  const record: unknown = JSON.parse(jsonLine, (_key, value: unknown) => {
    if (typeof value !== 'string' || value.length <= MAX_TEXT_LENGTH) return value;
    return `${value.slice(0, MAX_TEXT_LENGTH)}… (${value.length} characters)`;
  });
  return `${JSON.stringify(record)}\n`;
}

/** A log line in which nothing that somebody sent can move the cursor, or turn the order of the words around. */
export function visible(line: string): string {
  return line.replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
