import type { BlockSchema, Infer, Value } from '../../src/schema/index.ts';
import { decodeBody } from '../../src/schema/index.ts';
import { parseFile } from '../../src/syntax/index.ts';

export interface DecodedText<S extends BlockSchema> {
  /** Undefined where there are errors. */
  readonly value: Infer<S> | undefined;
  /** Every diagnostic's message, with the text that it points at in front. */
  readonly messages: readonly string[];
}

/** Decodes the inside of a block from its text, e.g. `url = "http://x"`; `names` are the values of first identifiers. */
export function decodeText<S extends BlockSchema>(
  schema: S,
  text: string,
  names: Readonly<Record<string, Value>> = {},
): DecodedText<S> {
  const { file, diagnostics } = parseFile({ name: 'test', text });
  const scope = { lookup: (name: string): Value | undefined => names[name] };
  const decoded = decodeBody(schema, file.body, undefined, scope);
  const all = [...diagnostics, ...decoded.diagnostics];
  return {
    value: all.length === 0 ? decoded.value : undefined,
    messages: all.map(({ message, span }) =>
      span === undefined ? message : `${span.source.text.slice(span.start, span.end)} → ${message}`,
    ),
  };
}

/** The decoded arguments of a text without mistakes. @throws where there is one */
export function argumentsOf<S extends BlockSchema>(
  definition: { readonly arguments: S },
  text: string,
  names: Readonly<Record<string, Value>> = {},
): Infer<S> {
  const { value, messages } = decodeText(definition.arguments, text, names);
  if (value === undefined) throw new Error(`the arguments do not decode: ${messages.join('; ')}`);
  return value;
}
