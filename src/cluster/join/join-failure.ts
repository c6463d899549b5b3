import { errorMessage } from '../../util/index.ts';
import type { PeerAddress } from './peer-address.ts';
import { formatAddress } from './peer-address.ts';

/** The two ports of a node that are easily mistaken for each other. */
export interface NodePorts {
  /** `--cluster.listen-port`. */
  readonly clusterPort: number;
  /** The port of `--server.http.listen-addr`, where it is known. */
  readonly httpPort?: number | undefined;
}

const DEFAULT_HTTP_PORT = 12_345;

/**
 * What to say about an address with the port of the HTTP server, which is where Alloy takes cluster traffic; undefined
 * where it is not.
 */
export function httpPortMistake({ host, port }: PeerAddress, ports: NodePorts): string | undefined {
  const { clusterPort, httpPort } = ports;
  if (port === clusterPort || (port !== httpPort && port !== DEFAULT_HTTP_PORT)) return undefined;
  const instead = formatAddress({ host, port: clusterPort });
  return (
    `${port} is the port of the HTTP server; cluster traffic has a port of its own, ${clusterPort} here ` +
    `(--cluster.listen-port): write ${instead}, or leave the port out`
  );
}

/** One line about an attempt to join that failed, with what to do where the port looks wrong. */
export function explainJoinFailure(address: PeerAddress, error: unknown, ports: NodePorts): string {
  const failure = `cannot join ${formatAddress(address)}: ${errorMessage(error)}`;
  const mistake = httpPortMistake(address, ports);
  if (mistake !== undefined) return `${failure}; ${mistake}`;
  if (address.port === ports.clusterPort) return failure;
  return (
    `${failure}; cluster traffic is on port ${ports.clusterPort} here: ` +
    `check that the other node has --cluster.listen-port=${address.port}`
  );
}
