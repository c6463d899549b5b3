/** A JSON Schema, as Fastify takes it for validating, serialising and the OpenAPI document. */
export type Schema = Readonly<Record<string, unknown>>;

export function text(description: string): Schema {
  return { type: 'string', description };
}

/** ISO 8601, "" where there is none. */
export function time(description: string): Schema {
  return { type: 'string', description: `${description} ISO 8601, "" where there is none.` };
}

export function number(description: string): Schema {
  return { type: 'number', description };
}

export function flag(description: string): Schema {
  return { type: 'boolean', description };
}

export function oneOf(values: readonly string[], description: string): Schema {
  return { type: 'string', enum: values, description };
}

/** Every property is always there. */
export function object(properties: Readonly<Record<string, Schema>>, description = ''): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    ...(description && { description }),
  };
}

/** An object whose keys are data, such as labels. */
export function dictionary(values: 'string' | 'number', description: string): Schema {
  return { type: 'object', additionalProperties: { type: values }, description };
}

export function list(items: Schema, description = ''): Schema {
  return { type: 'array', items, ...(description && { description }) };
}

/** Whatever JSON there is. */
export function anything(description: string): Schema {
  return { description };
}

export const failure: Schema = object({ error: text('What was wrong, and what to do.') }, 'Not done.');

/** Which other nodes were asked, and how that went. */
export const peerAnswers: Schema = list(
  object({
    name: text('The node.'),
    ok: flag('Whether it answered in time.'),
    error: text('Why not.'),
  }),
  'The other nodes that were asked.',
);

/** `?node=local` on what is otherwise about the whole cluster. */
export const nodeQuery: Schema = {
  type: 'object',
  properties: { node: oneOf(['local'], 'Only what this node itself has.') },
};
