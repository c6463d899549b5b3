import { isIP } from 'node:net';
import { errorMessage } from '../../util/index.ts';
import { flagError } from './cluster-setup-error.ts';
import { parseHostAndPort } from './peer-address.ts';

/**
 * How an entry of `--cluster.join-addresses` becomes addresses:
 *
 * | Lookup | Written | Addresses |
 * |---|---|---|
 * | `literal` | `10.0.0.1`, `[::1]:12346` | itself |
 * | `any` | `starling` | A and AAAA records; without any, SRV records |
 * | `dns` | `dns+starling` | A and AAAA records |
 * | `srv` | `dnssrv+_cluster._tcp.starling` | SRV records, then A and AAAA records of their targets |
 * | `srv-names` | `dnssrvnoa+_cluster._tcp.starling` | SRV records; their targets are dialled by name |
 */
type JoinLookup = 'literal' | 'any' | 'dns' | 'srv' | 'srv-names';

/** One entry of `--cluster.join-addresses`. */
export interface JoinEntry {
  /** As it was written. */
  readonly text: string;
  readonly lookup: JoinLookup;
  readonly host: string;
  /** Where it is written it goes before the port of an SRV record. */
  readonly port: number | undefined;
}

const FLAG = 'join-addresses';
const MAX_ENTRIES = 1_000;
const LOOKUPS: ReadonlyMap<string, JoinLookup> = new Map([
  ['dns', 'dns'],
  ['dnssrv', 'srv'],
  ['dnssrvnoa', 'srv-names'],
]);

/**
 * Reads the list of `--cluster.join-addresses`; empty entries are left out.
 * @throws AppError `bad-cluster-flag` that names the first entry that cannot be read
 */
export function parseJoinAddresses(list: string): readonly JoinEntry[] {
  const texts = list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  if (texts.length > MAX_ENTRIES) {
    throw flagError(
      FLAG,
      `${texts.length} entries are more than ${MAX_ENTRIES}; name some of the nodes, the others are found through them`,
    );
  }
  return texts.map(parseEntry);
}

function parseEntry(text: string): JoinEntry {
  const [, prefix, rest] = /^([^+:]*)\+(.*)$/s.exec(text) ?? [];
  const prefixed = prefix === undefined ? undefined : LOOKUPS.get(prefix);
  if (prefix !== undefined && prefixed === undefined) {
    const known = [...LOOKUPS.keys()].map((name) => `${name}+`).join(', ');
    throw flagError(
      FLAG,
      `${JSON.stringify(text)} begins with ${JSON.stringify(`${prefix}+`)}; there are ${known}`,
    );
  }
  try {
    const { host, port } = parseHostAndPort(rest ?? text);
    const isAddress = isIP(host) !== 0;
    if (isAddress && prefixed !== undefined && prefixed !== 'dns') {
      throw new Error(`asks for SRV records of an address; write ${host} without ${prefix}+`);
    }
    return { text, lookup: isAddress ? 'literal' : (prefixed ?? 'any'), host, port };
  } catch (error) {
    throw flagError(FLAG, `${JSON.stringify(text)} ${errorMessage(error)}`, error);
  }
}
