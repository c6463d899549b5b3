import type { ValueType } from '../schema/index.ts';
import { map, Secret, string } from '../schema/index.ts';

/** A header whose value lets somebody in: `Authorization`, `Cookie`, `X-Api-Key`, `Private-Token` and their like. */
const CREDENTIAL_HEADER = /auth|cookie|token|secret|password|api-?key|credential/i;

/** The type of a URL: shown without the password that it may carry. */
export const urlText: ValueType<string> = {
  ...string,
  encode: (url) => url.replace(/(?<=:\/\/[^/?#@:]*:)[^/?#]*(?=@)/, '(secret)'),
};

const textMap: ValueType<ReadonlyMap<string, string>> = map(string);

/** The type of plain headers: those with credentials are shown as secrets. */
export const headers: ValueType<ReadonlyMap<string, string>> = {
  ...textMap,
  encode: (value) =>
    new Map(
      [...value].map(
        ([name, text]) => [name, CREDENTIAL_HEADER.test(name) ? new Secret(text) : text] as const,
      ),
    ),
};
