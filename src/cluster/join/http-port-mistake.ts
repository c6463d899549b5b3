import type { PeerAddress } from './peer-address.ts';
import { formatAddress } from './peer-address.ts';

/** The two ports of a node that are easily mistaken for each other. */
interface NodePorts {
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
