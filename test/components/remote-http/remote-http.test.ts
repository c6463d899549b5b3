import t from 'tap';
import { remoteHttp } from '../../../src/components/remote-http/index.ts';
import type { OptionalSecret } from '../../../src/schema/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { serveJson } from '../../support/json-server.ts';
import { passUntil } from '../../support/pass-until.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly content: OptionalSecret;
}

t.test('arguments', async (t) => {
  t.match(decodeText(remoteHttp.arguments, 'url = "http://x"').value, {
    method: 'GET',
    body: '',
    poll_frequency: 60_000,
    poll_timeout: 10_000,
    is_secret: false,
  });
  for (const [text, message] of [
    ['', /missing required attribute "url"/],
    ['url = "x"', /url must be a URL/],
    ['url = "http://x"\nmethod = "BREW"', /method must be one of GET, HEAD/],
    ['url = "http://x"\npoll_timeout = "60s"', /poll_timeout must be less than poll_frequency/],
    ['url = "http://x"\npoll_timeout = "0s"', /poll_timeout must be greater than 0/],
    ['url = "http://x"\nheaders = { "Connection" = "x" }', /the HTTP client sets it itself/],
    ['url = "http://x"\nclient {\n bearer_token = "a"\n bearer_token_file = "b"\n}', /bearer_token/],
  ] as const) {
    t.match(decodeText(remoteHttp.arguments, text).messages[0], message);
  }
});

t.test('fetches before it runs, and again; only a change is exported', async (t) => {
  const clock = new FakeClock();
  const server = await serveJson(t, {});
  let text = ' one\n';
  let status = 200;
  const bodies: string[] = [];
  server.intercept = (request, response) => {
    request.on('data', (chunk) => bodies.push(String(chunk)));
    request.on('end', () => response.writeHead(status).end(text));
  };
  const running = await runComponent<Exports>(
    t,
    remoteHttp,
    `url = "${server.url}/text"
    method = "POST"
    body = "question"
    headers = { "User-Agent" = "mine", "X-Key" = "1" }
    is_secret = true`,
    { clock },
  );
  t.equal((await running.nextExports()).content.reveal(), 'one');
  t.equal(running.exports[0]?.content.isSecret, true);
  t.match(server.requests[0], { method: 'POST', headers: { 'user-agent': 'mine', 'x-key': '1' } });
  t.same(bodies, ['question']);
  const poll = (): Promise<void> => {
    const asked = server.requests.length;
    return passUntil(clock, () => server.requests.length > asked);
  };
  await poll();
  text = 'two';
  await poll();
  t.equal((await running.nextExports()).content.reveal(), 'two');
  t.equal(running.exports.length, 2);
  status = 503;
  await poll();
  t.match(await running.logged('failed to fetch text'), { err: /answered 503, not 200/ });
  t.match(running.component.health?.(), { state: 'unhealthy', message: /answered 503/ });
  status = 200;
  await passUntil(clock, () => running.component.health?.().state === 'healthy');
  t.equal(running.exports.length, 2, 'the text is as it was');
});

t.test('what is not to be had fails creation, an update and a preview', async (t) => {
  const server = await serveJson(t, { '/text': 'x' });
  await t.rejects(runComponent(t, remoteHttp, `url = "${server.url}/none"`), {
    message: /answered 404, not 200/,
  });
  const running = await runComponent<Exports>(t, remoteHttp, `url = "${server.url}/text"`);
  await t.rejects(running.update(`url = "${server.url}/none"`), { message: /answered 404/ });
  await t.rejects(running.update('url = "http://127.0.0.1:1/"'), { message: /refused/ });
  server.answers.set('/other', 'y');
  await running.update(`url = "${server.url}/other"`);
  t.equal((await running.exportsWhere(({ content }) => content.reveal() === '"y"')).content.isSecret, false);
});
