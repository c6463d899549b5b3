import type { LastProfile } from '../component/index.ts';

/** Ends the first line, which is JSON; the profile follows as it is. */
const NEWLINE = 0x0a;

/** Something with a body as one message: a line of JSON about it, then its bytes. */
export function encodeWithBody(about: object, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(about)}\n`), body]);
}

/** @throws Error for what is no such message */
export function decodeWithBody(message: Uint8Array): { about: unknown; body: Uint8Array } {
  const end = message.indexOf(NEWLINE);
  const about: unknown = JSON.parse(Buffer.from(message.subarray(0, Math.max(0, end))).toString());
  return { about, body: message.subarray(end + 1) };
}

/** A profile as one message. */
export function encodeProfile({ body, ...about }: LastProfile): Uint8Array {
  return encodeWithBody(about, body);
}

/** @throws Error for what is no such message */
export function decodeProfile(message: Uint8Array): LastProfile {
  const { about, body } = decodeWithBody(message);
  if (!isAbout(about)) throw new Error('the answer of the other node is no profile');
  return { ...about, body };
}

function isAbout(about: unknown): about is Omit<LastProfile, 'body'> {
  return typeof about === 'object' && about !== null && 'seriesId' in about && 'takenMs' in about;
}
