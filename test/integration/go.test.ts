import { join } from 'node:path';
import t from 'tap';
import { createReceiver } from '../../src/demo/index.ts';
import { goMissing, goToolPprof, startGoProgram } from '../support/go-program.ts';
import { runStarling } from '../support/starling-process.ts';

/** What the default types of a Go program are called at the receiver, with a sample type that Go's tool must find. */
const PROFILES: readonly (readonly [name: string, sampleType: RegExp])[] = [
  ['memory', /alloc_space\/bytes/],
  ['block', /delay\/nanoseconds/],
  ['goroutine', /goroutine\/count/],
  ['mutex', /delay\/nanoseconds/],
  ['process_cpu', /cpu\/nanoseconds/],
];

t.test('profiles of a Go program arrive, and Go reads them', { skip: goMissing }, async (t) => {
  const program = await startGoProgram();
  t.teardown(() => program.stop());
  const arrived = new Map<string, Uint8Array>();
  let all = (): void => undefined;
  const complete = new Promise<void>((resolve) => {
    all = resolve;
  });
  const receiver = await createReceiver({
    onProfile: ({ labels, body }) => {
      arrived.set(labels.get('__name__'), body);
      if (arrived.size === PROFILES.length) all();
    },
  });
  t.teardown(() => receiver.close());
  const directory = t.testdir({
    'config.alloy': `
      pyroscope.write "w" {
        endpoint { url = "${receiver.url}" }
        external_labels = { "env" = "test" }
      }
      pyroscope.scrape "go" {
        targets         = [{"__address__" = "${new URL(program.url).host}", "service_name" = "go-program"}]
        forward_to      = [pyroscope.write.w.receiver]
        scrape_interval = "2s"
      }`,
  });
  const node = runStarling([
    'run',
    '--server.http.listen-addr=127.0.0.1:0',
    `--storage.path=${join(directory, 'data')}`,
    join(directory, 'config.alloy'),
  ]);
  t.teardown(() => node.kill());
  await complete;
  for (const [name, sampleType] of PROFILES) {
    const body = arrived.get(name);
    t.match(await goToolPprof(['-raw'], body ?? new Uint8Array()), sampleType, name);
  }
  const series = receiver.latest().map(({ labels }) => labels);
  for (const labels of series) {
    t.same(
      [labels.get('service_name'), labels.get('env'), labels.get('job'), labels.get('__address__')],
      ['go-program', 'test', 'pyroscope.scrape.go', ''],
    );
  }
  node.child.kill('SIGTERM');
  t.equal((await node.ended).code, 0);
});
