/**
 * The demo application: a program of its own (`node application.ts`) that has work to do and shows its profiles under the
 * paths of Go's net/http/pprof. It prints its port on a line and lives until its standard input ends.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { MAX_SECONDS, PROFILE_PATHS, parseSeconds, SelfProfiles } from '../self-profile/index.ts';
import { systemClock, systemRandom } from '../util/index.ts';
import { Workload } from './workload.ts';

const profiles = new SelfProfiles(systemClock);

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    response.destroy(error instanceof Error ? error : undefined);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
  new Workload(systemClock, systemRandom).start();
});
// Ctrl-C reaches every process of the terminal; this one waits for the demo to end it.
process.on('SIGINT', () => undefined);
process.stdin.resume().once('close', () => process.exit(0));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://application');
  const name = PROFILE_PATHS.get(pathname);
  if (name === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end(`profiles are at:\n${[...PROFILE_PATHS.keys()].join('\n')}\n`);
    return;
  }
  const seconds = parseSeconds(searchParams.get('seconds'));
  if (seconds === undefined) {
    response.writeHead(400).end(`seconds must be a whole number from 1 to ${MAX_SECONDS}\n`);
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const profile = await profiles.take(name, seconds, gone.signal);
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
  response.end(profile);
}
