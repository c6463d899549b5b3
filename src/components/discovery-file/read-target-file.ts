import { extname } from 'node:path';
import { parse } from 'yaml';
import { readTargetGroups } from '../../discovery/index.ts';
import { readTextFile } from '../../files/index.ts';
import type { Target } from '../../model/index.ts';
import { AppError, errorMessage } from '../../util/index.ts';

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The targets of one file, each with `__meta_filepath`.
 * @throws AppError 'invalid-file' when the content is not a list of target groups, or is empty: a writer is at work, and
 *   a list without groups is written `[]`; the error of the system where the file cannot be read
 */
export async function readTargetFile(path: string): Promise<readonly Target[]> {
  const raw = await readTextFile(path);
  const text = raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(1) : raw;
  if (text.trim() === '') throw new AppError('invalid-file', 'the file is empty; write [] for no targets');
  try {
    return readTargetGroups(decode(path, text), ['__meta_filepath', path]);
  } catch (error) {
    throw new AppError('invalid-file', firstLine(errorMessage(error)), { cause: error });
  }
}

function decode(path: string, text: string): unknown {
  if (extname(path).toLowerCase() === '.json') return JSON.parse(text);
  // Every scalar is the text that is written, so that ports and versions stay as they are; only null is null.
  // Aliases are bounded by the parser's own limit.
  return parse(text, { schema: 'failsafe', customTags: ['null'], merge: true, logLevel: 'error' });
}

/** The parser's messages go on with an excerpt of the file. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/:$/, '') ?? message;
}
