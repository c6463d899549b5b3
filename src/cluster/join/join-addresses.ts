import type { Clock } from '../../util/index.ts';
import { AppError, errorMessage, sleep } from '../../util/index.ts';
import type { JoinEntry } from './join-entry.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { PeerAddress } from './peer-address.ts';
import { canonicalHost, formatAddress } from './peer-address.ts';

/** The part of `node:dns/promises` that is needed. `lookup` is the system's: hosts file and search domains count. */
export interface NameResolver {
  lookup(name: string, options: { all: true }): Promise<readonly { readonly address: string }[]>;
  resolveSrv(name: string): Promise<readonly { readonly name: string; readonly port: number }[]>;
}

export interface JoinPorts {
  readonly resolver: NameResolver;
  readonly clock: Clock;
}

/** Nodes to join, without duplicates, and what went wrong on the way to them. */
export interface JoinTargets {
  readonly addresses: readonly PeerAddress[];
  readonly warnings: readonly string[];
}

export interface JoinContext {
  /** Taken where neither the entry nor an SRV record has a port. */
  readonly defaultPort: number;
  /** Addresses of this node, which it does not join. */
  readonly own: readonly PeerAddress[];
}

interface Resolved {
  readonly addresses: readonly PeerAddress[];
  readonly warning?: string;
}

const LOOKUP_TIMEOUT_MS = 5_000;
const MAX_CONCURRENT_LOOKUPS = 32;
const MAX_ADDRESSES = 1_000;

/**
 * Looks every entry up. One that does not resolve, or not in time, gives a warning.
 * @throws AppError `no-join-address` when there are entries and none of them resolves
 */
export async function resolveJoinAddresses(
  entries: readonly JoinEntry[],
  context: JoinContext,
  ports: JoinPorts,
): Promise<JoinTargets> {
  const results = await mapConcurrently(entries, MAX_CONCURRENT_LOOKUPS, (entry) =>
    resolveEntry(entry, context.defaultPort, ports),
  );
  const warnings = results.flatMap(({ warning }) => (warning === undefined ? [] : [warning]));
  if (entries.length > 0 && results.every(({ addresses }) => addresses.length === 0)) {
    throw new AppError(
      'no-join-address',
      `--cluster.join-addresses: none of the entries resolves to an address: ${warnings.join('; ')}`,
    );
  }
  const targets = distinctPeers(
    results.flatMap(({ addresses }) => addresses),
    context.own,
  );
  return { addresses: targets.addresses, warnings: [...warnings, ...targets.warnings] };
}

/** Leaves out duplicates, the node itself, and what is beyond the bound. */
export function distinctPeers(found: readonly PeerAddress[], own: readonly PeerAddress[]): JoinTargets {
  const distinct = new Map<string, PeerAddress>();
  for (const { host, port } of found) {
    const address = { host: canonicalHost(host), port };
    distinct.set(formatAddress(address), address);
  }
  for (const address of own) {
    distinct.delete(formatAddress({ host: canonicalHost(address.host), port: address.port }));
  }
  const addresses = [...distinct.values()];
  if (addresses.length <= MAX_ADDRESSES) return { addresses, warnings: [] };
  return {
    addresses: addresses.slice(0, MAX_ADDRESSES),
    warnings: [`only the first ${MAX_ADDRESSES} of ${addresses.length} addresses to join are used`],
  };
}

async function resolveEntry(entry: JoinEntry, defaultPort: number, ports: JoinPorts): Promise<Resolved> {
  try {
    const addresses = await lookUp(entry, defaultPort, ports);
    return addresses.length > 0
      ? { addresses }
      : { addresses, warning: `cannot resolve ${JSON.stringify(entry.text)}: there are no records` };
  } catch (error) {
    return { addresses: [], warning: `cannot resolve ${JSON.stringify(entry.text)}: ${errorMessage(error)}` };
  }
}

async function lookUp(
  entry: JoinEntry,
  defaultPort: number,
  ports: JoinPorts,
): Promise<readonly PeerAddress[]> {
  const { lookup, host, port } = entry;
  switch (lookup) {
    case 'literal':
      return [{ host, port: port ?? defaultPort }];
    case 'dns':
      return lookUpHost(host, port ?? defaultPort, ports);
    case 'srv':
      return lookUpServices(entry, ports);
    case 'srv-names':
      return serviceTargets(entry, ports);
    case 'any':
      return lookUpHost(host, port ?? defaultPort, ports).catch((hostError: unknown) =>
        lookUpServices(entry, ports).catch((serviceError: unknown) => {
          throw new Error(`${errorMessage(hostError)}; ${errorMessage(serviceError)}`);
        }),
      );
  }
}

async function lookUpHost(host: string, port: number, ports: JoinPorts): Promise<readonly PeerAddress[]> {
  const found = await inTime(`A and AAAA records of ${host}`, ports, (resolver) =>
    resolver.lookup(host, { all: true }),
  );
  return found.map(({ address }) => ({ host: address, port }));
}

/** SRV records and the addresses of their targets; a target that does not resolve is left out if another does. */
async function lookUpServices(entry: JoinEntry, ports: JoinPorts): Promise<readonly PeerAddress[]> {
  const failures: unknown[] = [];
  const found = await mapConcurrently(await serviceTargets(entry, ports), MAX_CONCURRENT_LOOKUPS, (target) =>
    lookUpHost(target.host, target.port, ports).catch((error: unknown) => {
      failures.push(error);
      return [];
    }),
  );
  const addresses = found.flat();
  if (addresses.length === 0 && failures.length > 0) throw failures[0];
  return addresses;
}

async function serviceTargets(
  { host, port, lookup }: JoinEntry,
  ports: JoinPorts,
): Promise<readonly PeerAddress[]> {
  const records = await inTime(`SRV records of ${host}`, ports, (resolver) =>
    resolver.resolveSrv(host),
  ).catch((error: unknown) => {
    if (lookup === 'any') throw error;
    throw new Error(`${errorMessage(error)} (write the full name: search domains do not count)`, {
      cause: error,
    });
  });
  // A target of "." says that there is no such service (RFC 2782).
  return records
    .filter(({ name }) => name !== '' && name !== '.')
    .slice(0, MAX_ADDRESSES)
    .map((record) => ({ host: canonicalHost(record.name), port: port ?? record.port }));
}

/** Node cannot give up a lookup of the system, so one that takes too long is left to itself. */
async function inTime<T>(
  what: string,
  { resolver, clock }: JoinPorts,
  ask: (resolver: NameResolver) => Promise<T>,
): Promise<T> {
  const finished = new AbortController();
  const timeout = sleep(clock, LOOKUP_TIMEOUT_MS, finished.signal).then(() => {
    throw new Error(`no answer about ${what} within ${LOOKUP_TIMEOUT_MS / 1_000}s`);
  });
  const answer = ask(resolver).catch((error: unknown) => {
    throw new Error(`${what}: ${errorMessage(error)}`, { cause: error });
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    timeout.catch(() => undefined);
    finished.abort();
  }
}
