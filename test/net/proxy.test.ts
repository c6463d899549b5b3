import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';
import t from 'tap';
import { noProxy } from '../../src/net/no-proxy.ts';
import { chooseProxy } from '../../src/net/proxy-choice.ts';
import { Authority } from '../support/certificates.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { clientOf } from '../support/http-client.ts';

const signal = new AbortController().signal;
const authority = await Authority.create();
const pair = await authority.issue();
const TLS = `tls_config {\nca_pem = ${JSON.stringify(authority.cert)}\n}`;

async function serve(t: Test, scheme: 'http' | 'https', listener: RequestListener): Promise<string> {
  const server = scheme === 'http' ? createServer(listener) : createTlsServer(pair, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

t.test('plain requests are forwarded, TLS is tunnelled', async (t) => {
  const proxy = await startForwardProxy(t, { name: 'bob', password: 'p@ss:word' });
  for (const scheme of ['http', 'https'] as const) {
    const requests: { url: string | undefined; headers: NodeJS.Dict<string | string[]> }[] = [];
    const url = await serve(t, scheme, ({ url, headers }, response) => {
      requests.push({ url, headers });
      response.end('fine');
    });
    const arguments_ = `proxy_url = "http://bob:p%40ss%3Aword@127.0.0.1:${proxy.port}"
      proxy_connect_header = {"X-Tunnel" = ["one"]}
      http_headers = {"X-Tenant" = ["a", "b"]}
      bearer_token = "secret"
      ${TLS}`;
    const client = clientOf(t, arguments_);
    const { status } = await client.request({
      url: `${url}/a?b=c`,
      method: 'POST',
      body: Buffer.from('x'),
      signal,
    });
    t.equal(status, 200, scheme);
    t.match(requests, [{ url: '/a?b=c', headers: { authorization: 'Bearer secret', 'x-tenant': 'a, b' } }]);
    t.equal(
      requests[0]?.headers['proxy-authorization'],
      undefined,
      'the proxy’s password is not the server’s',
    );
    t.equal(requests[0]?.headers['x-tunnel'], undefined, 'headers for the proxy do not reach the server');
    const seen = proxy.seen.at(-1);
    t.equal(seen?.isTunnel, scheme === 'https');
    t.equal(seen?.username, 'bob');
    t.equal(seen?.headers['x-tunnel'], scheme === 'https' ? 'one' : undefined, 'only CONNECT carries them');
    if (scheme === 'https')
      t.equal(seen?.headers['authorization'], undefined, 'a tunnel hides the credentials');
  }
});

t.test('a proxy that refuses, and one that is not there', async (t) => {
  const proxy = await startForwardProxy(t, { name: 'bob', password: 'right' });
  for (const scheme of ['http', 'https'] as const) {
    const url = await serve(t, scheme, (_request, response) => void response.end());
    const wrong = clientOf(t, `proxy_url = "http://bob:wrong@127.0.0.1:${proxy.port}"\n${TLS}`);
    await t.rejects(
      wrong.request({ url, method: 'GET', signal }),
      {
        code: 'proxy',
        message: new RegExp(`^GET ${url}/ through the proxy http://127.0.0.1:${proxy.port}: .*407`),
      },
      scheme,
    );
    const missing = clientOf(t, `proxy_url = "http://bob:wrong@127.0.0.1:1"\n${TLS}`);
    await t.rejects(
      missing.request({ url, method: 'GET', signal }),
      { code: 'connect', message: `GET ${url}/ through the proxy http://127.0.0.1:1: connection refused` },
      scheme,
    );
  }
});

t.test('many requests share the tunnels, and one that ends does not end the others', async (t) => {
  const proxy = await startForwardProxy(t);
  const url = await serve(t, 'https', (request, response) => {
    if (request.url !== '/hang') response.end('fine');
  });
  const client = clientOf(t, `proxy_url = "http://127.0.0.1:${proxy.port}"\n${TLS}`, {
    maxSocketsPerOrigin: 4,
  });
  const controller = new AbortController();
  const hanging = client.request({ url: `${url}/hang`, method: 'GET', signal: controller.signal });
  const all = Array.from({ length: 40 }, () => client.request({ url, method: 'GET', signal }));
  t.ok((await Promise.all(all)).every(({ status }) => status === 200));
  controller.abort();
  await t.rejects(hanging, { code: 'aborted' });
  t.ok(proxy.seen.length <= 4, `${proxy.seen.length} tunnels`);
});

t.test('which requests take which proxy', async (t) => {
  const choose = (
    settings: { proxy_url?: string; no_proxy?: string; proxy_from_environment?: boolean },
    environment: Record<string, string> = {},
  ) => {
    const choice = chooseProxy(
      { proxy_url: undefined, no_proxy: undefined, proxy_from_environment: false, ...settings },
      environment,
    );
    return (url: string) => choice(new URL(url))?.href;
  };
  const env = { proxy_from_environment: true };
  const table: readonly (readonly [string | undefined, string | undefined, string])[] = [
    [choose({})('http://a/'), undefined, 'none configured'],
    [
      choose({}, { HTTP_PROXY: 'http://p' })('http://a/'),
      undefined,
      'the environment is asked only where told to',
    ],
    [choose({ proxy_url: 'http://p:1' })('https://a/'), 'http://p:1/', 'one for all schemes'],
    [choose({ proxy_url: 'http://p:1' })('http://127.0.0.1/'), 'http://p:1/', 'loopback as well'],
    [
      choose({ proxy_url: 'http://p', no_proxy: 'x' })('http://127.0.0.1/'),
      undefined,
      'unless there are exemptions',
    ],
    [choose({ proxy_url: 'http://p', no_proxy: 'x' })('http://x/'), undefined, 'exempt'],
    [choose(env, { HTTP_PROXY: 'http://p' })('http://a/'), 'http://p/', 'HTTP_PROXY'],
    [choose(env, { HTTP_PROXY: 'http://p' })('https://a/'), undefined, 'is not for https'],
    [choose(env, { HTTPS_PROXY: 'p:3128' })('https://a/'), 'http://p:3128/', 'a scheme may be missing'],
    [choose(env, { https_proxy: 'http://q' })('https://a/'), 'http://q/', 'lower case'],
    [
      choose(env, { https_proxy: 'http://q', HTTPS_PROXY: 'http://p' })('https://a/'),
      'http://p/',
      'upper case wins',
    ],
    [choose(env, { HTTP_PROXY: 'http://p', NO_PROXY: 'a' })('http://a/'), undefined, 'NO_PROXY'],
    [choose(env, { HTTP_PROXY: 'http://p', no_proxy: 'a' })('http://b.a/'), undefined, 'no_proxy'],
  ];
  for (const [got, want, why] of table) t.equal(got, want, why);
  t.throws(
    () => clientOf(t, 'proxy_from_environment = true', { environment: { HTTP_PROXY: 'ftp://u:sesame@p' } }),
    {
      code: 'proxy',
      message:
        /^proxy_from_environment: the environment variable HTTP_PROXY must begin with http:\/\/ or https:\/\/$/,
    },
  );
});

t.test('a proxy of the environment is used', async (t) => {
  const proxy = await startForwardProxy(t);
  const client = clientOf(t, 'proxy_from_environment = true', {
    environment: { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` },
  });
  // Nobody answers under that name; that the proxy is asked is what counts.
  await client.request({ url: 'http://nobody.invalid/', method: 'GET', signal });
  t.equal(proxy.seen[0]?.host, 'nobody.invalid:80');
});

t.test('no_proxy, as Go reads it', async (t) => {
  const table: readonly (readonly [list: string, url: string, isExempt: boolean])[] = [
    ['', 'http://localhost:8080/', true],
    ['', 'http://127.9.9.9/', true],
    ['', 'http://[::1]:80/', true],
    ['', 'http://example.com/', false],
    ['*', 'https://example.com/', true],
    ['example.com', 'http://example.com/', true],
    ['example.com', 'http://EXAMPLE.com./', true],
    ['EXAMPLE.COM', 'http://www.example.com:81/', true],
    ['example.com', 'http://badexample.com/', false],
    ['.example.com', 'http://example.com/', false],
    ['.example.com', 'http://www.example.com/', true],
    ['*.example.com', 'http://www.example.com/', true],
    ['*.example.com', 'http://example.com/', false],
    ['example.com:80', 'http://example.com/', true],
    ['example.com:80', 'https://example.com/', false],
    ['example.com:443', 'https://example.com/', true],
    ['example.com:8080', 'http://example.com:8081/', false],
    [' a , b ,, c ', 'http://b/', true],
    ['10.0.0.0/8', 'http://10.255.1.2:9/', true],
    ['10.0.0.0/8', 'http://11.0.0.1/', false],
    ['10.1.2.3', 'http://10.1.2.3/', true],
    ['10.1.2.3:80', 'http://10.1.2.3:81/', false],
    ['10.1.2.3:80', 'http://10.1.2.3/', true],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['fd00::1', 'http://[fd00::1]/', true],
    ['fd00::1', 'http://[fd00::2]/', false],
    ['[fd00::1]:80', 'http://[fd00::1]/', true],
    ['[fd00::1]:80', 'http://[fd00::1]:81/', false],
    ['10.0.0.0/33, 300.1.1.1/8, /, :80, 10.0.0.0/x', 'http://10.0.0.1/', false],
    ['10.0.0.0/8', 'http://ten.example/', false],
    ['0.0.0.0/0', 'http://ten.example/', false],
  ];
  for (const [list, url, isExempt] of table) {
    t.equal(noProxy(list)(new URL(url)), isExempt, `${JSON.stringify(list)}: ${url}`);
  }
});
