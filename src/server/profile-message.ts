import type { LastProfile } from '../component/index.ts';

/** Ends the first line, which is JSON; the profile follows as it is. */
const NEWLINE = 0x0a;

/** A profile as one message: a line of JSON about it, then its bytes. */
export function encodeProfile({ body, ...about }: LastProfile): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(about)}\n`), body]);
}

/** @throws Error for what is no such message */
export function decodeProfile(message: Uint8Array): LastProfile {
  const end = message.indexOf(NEWLINE);
  const about: unknown = JSON.parse(Buffer.from(message.subarray(0, Math.max(0, end))).toString());
  if (!isAbout(about)) throw new Error('the answer of the other node is no profile');
  return { ...about, body: message.subarray(end + 1) };
}

function isAbout(about: unknown): about is Omit<LastProfile, 'body'> {
  return typeof about === 'object' && about !== null && 'seriesId' in about && 'takenMs' in about;
}
