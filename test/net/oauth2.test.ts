import { writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import type { Test } from 'tap';
import t from 'tap';
import { Authority } from '../support/certificates.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { clientOf } from '../support/http-client.ts';

const signal = new AbortController().signal;
const authority = await Authority.create();
const pair = await authority.issue();

interface Grant {
  readonly authorization: string | undefined;
  readonly parameters: URLSearchParams;
}

/** A real authorization server, which also counts what it is asked. */
async function startAuthorizationServer(
  t: Test,
  { secret = 'sesame/+:%', wantsBody = false, tls = false } = {},
) {
  const grants: Grant[] = [];
  // It warns of what only matters outside tests.
  t.intercept(console, 'warn', { value: () => undefined });
  const provider = new Provider('http://127.0.0.1', {
    clients: [
      {
        client_id: 'starling',
        client_secret: secret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: 'profiles:write profiles:read',
      },
    ],
    scopes: ['profiles:write', 'profiles:read'],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    ttl: { ClientCredentials: 600 },
  });
  const callback = provider.callback();
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.prependListener('end', () => {
      const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
      grants.push({ authorization: request.headers.authorization, parameters });
    });
    if (wantsBody && request.headers.authorization !== undefined) {
      // As servers answer that look into the body only.
      response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"error":"invalid_client"}');
      request.resume();
    } else {
      void callback(request, response);
    }
  };
  const server = tls ? createTlsServer(pair, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  const isKnown = async (token: string): Promise<boolean> =>
    (await provider.ClientCredentials.find(token)) !== undefined;
  return { url, grants, isKnown };
}

/** A server that takes the tokens of an authorization server, but those that are revoked. */
async function startResource(t: Test, isKnown: (token: string) => Promise<boolean>) {
  const revoked = new Set<string>();
  const tokens: string[] = [];
  const answer = async (request: IncomingMessage): Promise<number> => {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    tokens.push(token);
    return !revoked.has(token) && (await isKnown(token)) ? 200 : 401;
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (status) => response.writeHead(status).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, tokens, revoked };
}

function oauth2(tokenUrl: string, more = '', secret = 'client_secret = "sesame/+:%"'): string {
  return `oauth2 {\nclient_id = "starling"\n${secret}\ntoken_url = ${JSON.stringify(tokenUrl)}\n${more}\n}`;
}

t.test('a token of the client credentials flow, kept while it is good', async (t) => {
  const server = await startAuthorizationServer(t);
  const resource = await startResource(t, server.isKnown);
  const clock = new FakeClock();
  const more = 'scopes = ["profiles:write", "profiles:read"]\nendpoint_params = {"audience" = "pyroscope"}';
  const client = clientOf(t, oauth2(server.url, more), { clock });
  const get = async () => (await client.request({ url: resource.url, method: 'GET', signal })).status;
  t.same(await Promise.all(Array.from({ length: 10 }, get)), Array(10).fill(200));
  t.equal(server.grants.length, 1, 'ten at once, one token');
  const { parameters, authorization } = server.grants[0] ?? {};
  t.equal(parameters?.get('grant_type'), 'client_credentials');
  t.equal(parameters?.get('scope'), 'profiles:write profiles:read');
  t.equal(parameters?.get('audience'), 'pyroscope');
  t.match(authorization, /^Basic /);
  await clock.advance(580_000);
  await get();
  t.equal(server.grants.length, 1);
  await clock.advance(11_000);
  await get();
  t.equal(server.grants.length, 2, 'shortly before it expires there is another');
});

t.test('a token that the server refuses is replaced once', async (t) => {
  const server = await startAuthorizationServer(t);
  const resource = await startResource(t, server.isKnown);
  const client = clientOf(t, oauth2(server.url));
  const post = () => client.request({ url: resource.url, method: 'POST', body: Buffer.from('x'), signal });
  t.equal((await post()).status, 200);
  resource.revoked.add(resource.tokens[0] ?? '');
  t.equal((await post()).status, 200, 'the same request goes again with a new token');
  t.equal(server.grants.length, 2);
  const strict = await startResource(t, async () => false);
  t.equal((await client.request({ url: strict.url, method: 'GET', signal })).status, 401);
  t.equal(strict.tokens.length, 2, 'and no more than once');
});

t.test('servers that take the secret in the body only', async (t) => {
  const server = await startAuthorizationServer(t, { wantsBody: true });
  const resource = await startResource(t, server.isKnown);
  const client = clientOf(t, oauth2(server.url));
  t.equal((await client.request({ url: resource.url, method: 'GET', signal })).status, 200);
  t.same(
    server.grants.map(({ parameters }) => parameters.get('client_secret')),
    [null, 'sesame/+:%'],
  );
  resource.revoked.add(resource.tokens[0] ?? '');
  t.equal((await client.request({ url: resource.url, method: 'GET', signal })).status, 200);
  t.equal(server.grants.length, 3, 'it is remembered');
});

t.test('client_secret_file is obeyed when it changes', async (t) => {
  const server = await startAuthorizationServer(t);
  const resource = await startResource(t, server.isKnown);
  const path = join(t.testdir({ secret: 'wrong\n' }), 'secret');
  const clock = new FakeClock();
  const secret = `client_secret_file = ${JSON.stringify(path)}`;
  const client = clientOf(t, oauth2(server.url, '', secret), { clock });
  const get = () => client.request({ url: resource.url, method: 'GET', signal });
  await t.rejects(get(), {
    code: 'oauth2',
    message: /oauth2 token_url http:.*\/token: the server answered 401.*invalid_client/,
  });
  const asked = server.grants.length;
  await t.rejects(get(), { code: 'oauth2' });
  t.equal(server.grants.length, asked, 'a server that has just refused is not asked again at once');
  writeFileSync(path, 'sesame/+:%\n');
  await clock.advance(1_000);
  t.equal((await get()).status, 200);
  t.equal(resource.tokens.length, 1, 'the resource was never asked without a token');
});

t.test('the token server behind its own TLS and proxy', async (t) => {
  const server = await startAuthorizationServer(t, { tls: true });
  const resource = await startResource(t, server.isKnown);
  const proxy = await startForwardProxy(t);
  const ca = `tls_config {\nca_pem = ${JSON.stringify(authority.cert)}\n}`;
  const client = clientOf(t, oauth2(server.url, `proxy_url = "http://127.0.0.1:${proxy.port}"\n${ca}`));
  t.equal((await client.request({ url: resource.url, method: 'GET', signal })).status, 200);
  t.same(
    proxy.seen.map(({ isTunnel }) => isTunnel),
    [true],
    'only the token goes through it',
  );
  const untrusting = clientOf(t, `${oauth2(server.url)}\n${ca}`);
  await t.rejects(
    untrusting.request({ url: resource.url, method: 'GET', signal }),
    { code: 'oauth2', message: /unknown authority/ },
    'the tls_config of the endpoint is not that of the token server',
  );
});

t.test('faults of the token server say what is wrong, without the secret', async (t) => {
  const answers: readonly (readonly [status: number, body: string, message: RegExp])[] = [
    [500, 'oops', /no token: .*/],
    [200, 'not json', /no token: /],
    [200, '{"token_type":"bearer"}', /no token: .*access_token/],
    [
      400,
      '{"error":"invalid_scope","error_description":"no such scope"}',
      /answered 400 with the error "invalid_scope" \(no such scope\)/,
    ],
  ];
  for (const [status, body, message] of answers) {
    const server = createServer((_request, response) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => new Promise((resolve) => server.close(resolve)));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/t?key=sesame`;
    const client = clientOf(t, oauth2(url));
    const error: unknown = await client
      .request({ url: 'http://127.0.0.1:1', method: 'GET', signal })
      .catch((reason: unknown) => reason);
    t.match(error, { code: 'oauth2', message });
    t.notMatch(String(error), /sesame/);
  }
  const nobody = clientOf(t, oauth2('http://127.0.0.1:1/token'));
  await t.rejects(nobody.request({ url: 'http://127.0.0.1:1', method: 'GET', signal }), {
    code: 'oauth2',
    message: /POST http:\/\/127\.0\.0\.1:1\/token: connection refused$/,
  });
});

t.test('a request does not wait for a token longer than it may take', async (t) => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const clock = new FakeClock();
  const client = clientOf(t, oauth2(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), {
    clock,
  });
  const request = client.request({ url: 'http://127.0.0.1:1', method: 'GET', signal, timeoutMs: 5_000 });
  const failed = t.rejects(request, { code: 'timeout', message: /timed out after 5s/ });
  await clock.advance(5_000);
  await failed;
});
