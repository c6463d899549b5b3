/** What a node says about itself in its gossip record, besides what the membership knows; "" and [] where nothing is said. */
export interface NodeMeta {
  /** Series that it works on. */
  readonly series: number;
  /** What they cost, in units that only compare. */
  readonly cost: number;
  /** Hash of the configuration that it runs. */
  readonly configuration: string;
  /** Hash over all targets of its clustered components, whoever owns them. */
  readonly targets: string;
  /** Version of the table of overrides that it goes by. */
  readonly overrides: string;
  /** Names of the members that it sees alive; empty in large clusters. */
  readonly sees: readonly string[];
}

/** Members share the bytes of a record; names that do not fit are left out. */
const MAX_BYTES = 1_500;

export const NO_META: NodeMeta = {
  series: 0,
  cost: 0,
  configuration: '',
  targets: '',
  overrides: '',
  sees: [],
};

/** As JSON: small, and open to more fields. */
export function encodeMeta(meta: NodeMeta): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(meta));
  return bytes.length <= MAX_BYTES ? bytes : Buffer.from(JSON.stringify({ ...meta, sees: [] }));
}

/** Whatever a member of another version says, or nothing; never throws. */
export function decodeMeta(bytes: Uint8Array): NodeMeta {
  if (bytes.length === 0) return NO_META;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return NO_META;
  }
  if (typeof value !== 'object' || value === null) return NO_META;
  const { series, cost, configuration, targets, overrides, sees }: Partial<Record<keyof NodeMeta, unknown>> =
    value;
  return {
    series: typeof series === 'number' && Number.isSafeInteger(series) ? series : 0,
    cost: typeof cost === 'number' && cost >= 0 && cost < Number.POSITIVE_INFINITY ? cost : 0,
    configuration: typeof configuration === 'string' ? configuration : '',
    targets: typeof targets === 'string' ? targets : '',
    overrides: typeof overrides === 'string' ? overrides : '',
    sees: Array.isArray(sees) ? sees.filter((name) => typeof name === 'string') : [],
  };
}
