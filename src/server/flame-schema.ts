import { anything, list, number, object, text } from './api-schema.ts';

/** What every answer with a flame graph has. */
export const flameFields = {
  bytes: number('Its size, compressed.'),
  sample_types: list(
    object({ type: text('e.g. cpu'), unit: text('e.g. nanoseconds'), total: number('All of it.') }),
  ),
  sample_type: text('The one that the tree and the functions are of.'),
  tree: anything(
    '`{name, total, self, children}`, from the outermost function on; small branches are "(other)".',
  ),
  functions: list(
    object({
      name: text('The function.'),
      flat: number('What it did itself.'),
      cumulative: number('And what it called.'),
    }),
    'Those that did most themselves.',
  ),
};
