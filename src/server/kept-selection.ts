import type { ProfileSelection } from '../component/index.ts';
import { text } from './api-schema.ts';

/** How a request says which profiles it means. */
export interface SelectionQuery {
  readonly type?: string;
  readonly label?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly last?: number;
}

/** Where nobody has said. */
const DEFAULT_LAST_MS = 3_600_000;

/** The same for its schema. */
export const selectionFields = {
  type: text('The profile type, e.g. process_cpu; all by default.'),
  label: {
    type: 'array',
    items: { type: 'string' },
    maxItems: 100,
    description: 'What a label must be, `name=value`; all of several.',
  },
  from: text('Where the time begins, ISO 8601.'),
  to: text('Where it ends, ISO 8601; now by default.'),
  last: {
    type: 'number',
    minimum: 0,
    description: 'Without `from`: so many milliseconds before the end; an hour by default.',
  },
};

/** @throws RangeError for what is no time, or no label */
export function readSelectionQuery(query: SelectionQuery, nowMs: number): ProfileSelection {
  const toMs = query.to === undefined ? nowMs : readTime('to', query.to);
  const fromMs =
    query.from === undefined
      ? Math.max(0, toMs - (query.last ?? DEFAULT_LAST_MS))
      : readTime('from', query.from);
  if (fromMs > toMs) throw new RangeError('`from` is later than `to`');
  return { fromMs, toMs, type: query.type ?? '', labels: readLabels(query.label ?? []) };
}

/** The same of as long a time just before. */
export function timeBefore(selection: ProfileSelection): ProfileSelection {
  const { fromMs, toMs } = selection;
  return { ...selection, fromMs: Math.max(0, 2 * fromMs - toMs), toMs: fromMs };
}

function readTime(name: string, value: string): number {
  const timeMs = Date.parse(value);
  if (Number.isNaN(timeMs)) {
    throw new RangeError(
      `\`${name}\` should be a time such as 2026-01-02T03:04:05Z, got ${JSON.stringify(value)}`,
    );
  }
  return timeMs;
}

function readLabels(pairs: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = Object.create(null);
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new RangeError(`\`label\` should be name=value, got ${JSON.stringify(pair)}`);
    labels[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return labels;
}
