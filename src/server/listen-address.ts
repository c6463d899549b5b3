import { AppError } from '../util/index.ts';

/** The server cannot listen, or its settings make no sense. */
export class ListenError extends AppError<'listen'> {}

/** Where the server listens. An empty host is every address of the machine. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const FLAG = '--server.http.listen-addr';
const ADDRESS = /^(?:\[(?<bracketed>[0-9a-fA-F:.%a-z]+)\]|(?<plain>[^:[\]]*)):(?<port>\d{1,5})$/;
const MAX_PORT = 65_535;

/**
 * Reads "host:port", "[IPv6]:port" or ":port".
 * @throws ListenError
 */
export function parseListenAddress(text: string): ListenAddress {
  const groups = ADDRESS.exec(text)?.groups;
  const port = Number(groups?.['port'] ?? Number.NaN);
  if (groups === undefined || !(port <= MAX_PORT)) {
    const shape = 'must be host:port with a port from 0 to 65535, such as 127.0.0.1:12345 or [::1]:12345';
    throw new ListenError('listen', `${FLAG} ${shape}, got ${JSON.stringify(text)}`);
  }
  return { host: groups['bracketed'] ?? groups['plain'] ?? '', port };
}

/** Why listening failed, in one line with what to do. */
export function listenFailure(address: string, error: unknown): ListenError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS.get(code) ?? (error instanceof Error ? error.message : String(error));
  return new ListenError('listen', `cannot listen on ${address}: ${reason}; choose another with ${FLAG}`, {
    cause: error,
  });
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'the port is taken by another process'],
  ['EACCES', 'this user may not use the port'],
  ['EADDRNOTAVAIL', 'this machine does not have the address'],
  ['ENOTFOUND', 'the host name is unknown'],
  ['EAI_AGAIN', 'the host name cannot be looked up now'],
]);
