import type { ProfileSelection } from '../component/index.ts';
import type { Question } from './cluster-view.ts';

/** The most profiles that one answer lists. */
export const MAX_LISTED = 1_000;

/** Reads a question about kept profiles that came from another node; undefined where it makes no sense. */
export function readKeptQuestion(
  type: 'kept-profiles' | 'kept-merged' | 'kept-profile',
  value: object,
): Question | undefined {
  if (type === 'kept-profile') {
    if (!('component' in value && 'profile' in value)) return undefined;
    const { component, profile } = value;
    return typeof component === 'string' && typeof profile === 'string'
      ? { type, component, profile }
      : undefined;
  }
  const selection = 'selection' in value ? readSelection(value.selection) : undefined;
  if (selection === undefined) return undefined;
  if (type === 'kept-merged') return { type, selection };
  const limit = 'limit' in value ? value.limit : undefined;
  if (typeof limit !== 'number' || !(limit >= 0)) return undefined;
  return { type, selection, limit: Math.min(limit, MAX_LISTED) };
}

function readSelection(value: unknown): ProfileSelection | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('fromMs' in value && 'toMs' in value && 'type' in value && 'labels' in value)) return undefined;
  const { fromMs, toMs, type, labels } = value;
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs) || typeof type !== 'string') return undefined;
  if (typeof labels !== 'object' || labels === null) return undefined;
  const pairs = Object.entries(labels).map(([name, text]) => [name, String(text)] as const);
  return { fromMs: Number(fromMs), toMs: Number(toMs), type, labels: Object.fromEntries(pairs) };
}
