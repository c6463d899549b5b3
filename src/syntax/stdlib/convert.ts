import type { Value } from '../value.ts';
import { defineFunction, secretText } from './function.ts';

/** The namespace `convert`. */
export const convert: ReadonlyMap<string, Value> = new Map([
  [
    'nonsensitive',
    defineFunction(
      'convert.nonsensitive',
      { parameters: [secretText], gives: 'string' },
      (content) => content,
    ),
  ],
]);
