import { isIP } from 'node:net';
import { errorMessage } from '../../util/index.ts';
import { MAKE_KEY } from './cluster-key.ts';
import { flagError } from './cluster-setup-error.ts';
import type { PeerAddress } from './peer-address.ts';
import { isLinkLocal, isLoopback, isUnspecified, parseHostAndPort } from './peer-address.ts';

/** What `os.networkInterfaces()` gives, as far as it matters. */
export type NetworkInterfaces = Readonly<
  Record<string, readonly { readonly address: string; readonly internal: boolean }[] | undefined>
>;

export interface ReachabilityOptions {
  /** Values of `--cluster.listen-address`, `…listen-port`, `…advertise-address` and `…advertise-interfaces`. */
  readonly listenAddress: string;
  readonly listenPort: number;
  readonly advertiseAddress: string;
  readonly advertiseInterfaces: string;
  readonly hasKey: boolean;
  readonly interfaces: NetworkInterfaces;
}

/** Where a node takes cluster traffic and how the others reach it. */
export interface Reachability {
  readonly listen: PeerAddress;
  /** Port 0 stands for the port that listening takes. */
  readonly advertise: PeerAddress;
  readonly warnings: readonly string[];
}

const EVERY_IPV4 = '0.0.0.0';
const EVERY_ADDRESS = '::';
const LOOPBACK = '127.0.0.1';

/**
 * Decides on both addresses. Without a key only loopback is used, whatever the interfaces are; with one the node listens
 * everywhere and advertises the first address of the interfaces that is not link-local, IPv4 before IPv6.
 * @throws AppError `bad-cluster-flag` about an address that cannot be read, or that needs a key
 */
export function resolveReachability(options: ReachabilityOptions): Reachability {
  const { listenPort, hasKey } = options;
  const given = readAdvertiseAddress(options);
  const found = firstAddress(options);
  const listenHost = readListenHost(options) ?? defaultListenHost(hasKey, given?.host ?? found);
  if (given !== undefined) {
    return { listen: { host: listenHost, port: listenPort }, advertise: given, warnings: [] };
  }
  const advertiseHost = isUnspecified(listenHost) ? usable(found, listenHost) : listenHost;
  return {
    listen: { host: listenHost, port: listenPort },
    advertise: { host: advertiseHost ?? LOOPBACK, port: listenPort },
    warnings: advertiseHost === undefined ? [noAddress(options)] : [],
  };
}

/** `0.0.0.0` would not take what comes over IPv6. */
function defaultListenHost(hasKey: boolean, advertiseHost: string | undefined): string {
  if (!hasKey) return LOOPBACK;
  return advertiseHost !== undefined && isIP(advertiseHost) === 6 ? EVERY_ADDRESS : EVERY_IPV4;
}

function usable(host: string | undefined, listenHost: string): string | undefined {
  return host !== undefined && listenHost === EVERY_IPV4 && isIP(host) === 6 ? undefined : host;
}

function readListenHost({ listenAddress, hasKey }: ReachabilityOptions): string | undefined {
  const flag = 'listen-address';
  if (listenAddress === '') return undefined;
  const { host: written, port } = readAddress(flag, listenAddress);
  if (port !== undefined) {
    throw flagError(flag, `${listenAddress} has a port; the port goes into --cluster.listen-port`);
  }
  const host = written === 'localhost' ? LOOPBACK : written;
  if (isIP(host) === 0)
    throw flagError(flag, `${listenAddress} is a name; write an IP address of this machine`);
  if (!hasKey && !isLoopback(host)) throw needsKey(flag, listenAddress);
  return host;
}

function readAdvertiseAddress(options: ReachabilityOptions): PeerAddress | undefined {
  const flag = 'advertise-address';
  const { advertiseAddress, listenPort, hasKey } = options;
  if (advertiseAddress === '') return undefined;
  const { host, port = listenPort } = readAddress(flag, advertiseAddress);
  if (isUnspecified(host)) {
    throw flagError(flag, `nobody can reach ${advertiseAddress}; write an address that other nodes can dial`);
  }
  if (!hasKey && !isLoopback(host)) throw needsKey(flag, advertiseAddress);
  return { host, port };
}

function readAddress(flag: string, text: string): { host: string; port: number | undefined } {
  try {
    return parseHostAndPort(text);
  } catch (error) {
    throw flagError(flag, `${JSON.stringify(text)} ${errorMessage(error)}`, error);
  }
}

function needsKey(flag: string, address: string): Error {
  return flagError(
    flag,
    `${address} can be reached from other machines, which takes a cluster key: give every node the same ` +
      `--cluster.key-file (${MAKE_KEY}), or stay on 127.0.0.1`,
  );
}

/** Loopback counts only where its interface is named. */
function firstAddress({ interfaces, advertiseInterfaces }: ReachabilityOptions): string | undefined {
  const isEvery = advertiseInterfaces.trim() === 'all';
  const candidates = interfaceNames({ interfaces, advertiseInterfaces })
    .flatMap((name) => interfaces[name] ?? [])
    .filter(({ address, internal }) => !isLinkLocal(address) && !(isEvery && internal))
    .map(({ address }) => address);
  return candidates.find((address) => isIP(address) === 4) ?? candidates[0];
}

function interfaceNames(options: Pick<ReachabilityOptions, 'interfaces' | 'advertiseInterfaces'>): string[] {
  const { interfaces, advertiseInterfaces } = options;
  if (advertiseInterfaces.trim() === 'all') return Object.keys(interfaces);
  return advertiseInterfaces
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && Object.hasOwn(interfaces, name));
}

function noAddress({ advertiseInterfaces, interfaces }: ReachabilityOptions): string {
  const present = Object.keys(interfaces).join(', ') || 'none';
  return (
    `--cluster.advertise-interfaces: no address that other nodes can dial on ${JSON.stringify(advertiseInterfaces)} ` +
    `(interfaces here: ${present}); ${LOOPBACK} is advertised, which only nodes of this machine reach: ` +
    'set --cluster.advertise-address'
  );
}
