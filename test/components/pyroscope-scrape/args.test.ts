import t from 'tap';
import { scrapeArguments } from '../../../src/components/pyroscope-scrape/args.ts';
import { ScrapeComponent } from '../../../src/components/pyroscope-scrape/component.ts';
import { phlareScrape, pyroscopeScrape } from '../../../src/components/pyroscope-scrape/index.ts';
import type { ProfilesReceiver } from '../../../src/model/index.ts';
import { decodeBody } from '../../../src/schema/index.ts';
import type { Scope } from '../../../src/syntax/index.ts';
import { Capsule, parseFile } from '../../../src/syntax/index.ts';
import { createTestContext } from '../../support/component-context.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordingReceiver } from '../../support/recording-receiver.ts';

const receiver = new Capsule<ProfilesReceiver>('ProfilesReceiver', new RecordingReceiver());
const scope: Scope = { lookup: (name) => (name === 'receiver' ? receiver : undefined) };

/** The arguments in a text, `targets` and `forward_to` added where they are missing, and what is wrong with them. */
function decode(text: string) {
  const given = text.includes('targets') ? '' : 'targets = []\nforward_to = [receiver, null]\n';
  const { file, diagnostics } = parseFile({ name: 'test.alloy', text: `${given}${text}\n` });
  const decoded = decodeBody(scrapeArguments, file.body, undefined, scope);
  return {
    value: decoded.value,
    errors: [...diagnostics, ...decoded.diagnostics].map(({ message }) => message),
  };
}

/** The URLs that a component with these arguments scrapes, in order. */
async function urlsOf(text: string): Promise<string[]> {
  const { value, errors } = decode(text);
  if (value === undefined) throw new Error(errors.join('\n'));
  const { context } = createTestContext({ id: 'pyroscope.scrape.local', clock: new FakeClock() });
  const component = new ScrapeComponent(context, value);
  const controller = new AbortController();
  const ended = component.run(controller.signal);
  const urls = component.debugInfo().targets.map(({ url }) => url);
  controller.abort();
  await ended;
  return urls;
}

t.test("the documentation's example", async (t) => {
  const urls = await urlsOf(`
  targets    = [
    {"__address__" = "localhost:4100", "service_name"="pyroscope"},
    {"__address__" = "localhost:12345", "service_name"="agent"},
  ]
  forward_to = [receiver]
  profiling_config {
    profile.fgprof {
      enabled = true
    }
    profile.block {
      enabled = false
    }
    profile.mutex {
      enabled = false
    }
  }`);
  t.same(urls, [
    'http://localhost:4100/debug/pprof/allocs',
    'http://localhost:4100/debug/pprof/goroutine',
    'http://localhost:4100/debug/pprof/profile?seconds=14',
    'http://localhost:4100/debug/fgprof?seconds=14',
    'http://localhost:12345/debug/pprof/allocs',
    'http://localhost:12345/debug/pprof/goroutine',
    'http://localhost:12345/debug/pprof/profile?seconds=14',
    'http://localhost:12345/debug/fgprof?seconds=14',
  ]);
});

t.test('profile types', async (t) => {
  const off = ['memory', 'block', 'goroutine', 'mutex', 'process_cpu']
    .map((name) => `profile.${name} { enabled = false }\n`)
    .join('');
  const target = 'targets = [{__address__ = "h:1"}]\nforward_to = []\n';
  const paths = async (text: string): Promise<string[]> =>
    (await urlsOf(`${target}profiling_config {\n${text}\n}`)).map((url) => url.slice('http://h:1'.length));
  t.same(await urlsOf(target), [
    'http://h:1/debug/pprof/allocs',
    'http://h:1/debug/pprof/block',
    'http://h:1/debug/pprof/goroutine',
    'http://h:1/debug/pprof/mutex',
    'http://h:1/debug/pprof/profile?seconds=14',
  ]);
  t.same(
    await paths(`${off}
      profile.godeltaprof_memory { enabled = true }
      profile.godeltaprof_mutex { enabled = true }
      profile.godeltaprof_block { enabled = true }`),
    ['/debug/pprof/delta_heap', '/debug/pprof/delta_mutex', '/debug/pprof/delta_block'],
  );
  const custom = `profile.custom "one" {
    enabled = true
    path = "/one"
  }
  profile.custom "two" {
    enabled = true
    path = "/two"
    delta = true
  }
  profile.custom "off" {
    enabled = false
    path = "/off"
  }
  profile.custom "memory" {
    enabled = true
    path = "/my/memory"
  }`;
  t.same(
    await paths(`path_prefix = "/p"\n${off}${custom}`),
    ['/p/my/memory', '/p/one', '/p/two?seconds=14'],
    'a custom block replaces the known type of its name',
  );
});

t.test('intervals and durations', async (t) => {
  const noDelta = 'profiling_config {\nprofile.process_cpu { enabled = false }\n}';
  const table: { given: string; want: RegExp | undefined; seconds?: number }[] = [
    { given: '', want: undefined, seconds: 14 },
    { given: 'scrape_interval = "5s"', want: undefined, seconds: 4 },
    { given: 'scrape_interval = "2s"', want: undefined, seconds: 1 },
    { given: 'scrape_interval = "2500ms"', want: undefined, seconds: 1 },
    { given: 'scrape_interval = "1m"', want: undefined, seconds: 59 },
    { given: 'scrape_interval = "1m"\ndelta_profiling_duration = "14s"', want: undefined, seconds: 14 },
    { given: 'delta_profiling_duration = "2500ms"', want: undefined, seconds: 2 },
    { given: 'delta_profiling_duration = "14s"', want: undefined, seconds: 14 },
    {
      given: 'scrape_interval = "1999ms"',
      want: /scrape_interval must be at least 2s while profile.process_cpu has delta = true, got 1.999s/,
    },
    { given: `scrape_interval = "1s"\n${noDelta}`, want: undefined },
    { given: `scrape_interval = "1s"\ndelta_profiling_duration = "1h"\n${noDelta}`, want: undefined },
    { given: 'scrape_interval = "0s"', want: /scrape_interval must be at least 1ms/ },
    {
      given: 'delta_profiling_duration = "1s"',
      want: /delta_profiling_duration must be larger than 1s, got 1s/,
    },
    {
      given: 'delta_profiling_duration = "15s"',
      want: /delta_profiling_duration must be at most scrape_interval \(15s\) less 1s, got 15s/,
    },
    { given: 'scrape_timeout = "0s"', want: /scrape_timeout must be greater than 0s/ },
    { given: 'scrape_timeout = "-1s"', want: /scrape_timeout must be greater than 0s/ },
    { given: 'scrape_timeout = "soon"', want: /invalid duration/ },
    { given: 'max_profile_bytes = 0', want: /max_profile_bytes must be greater than 0/ },
  ];
  const target = 'targets = [{__address__ = "h:1"}]\nforward_to = []\n';
  for (const { given, want, seconds } of table) {
    const { errors } = decode(given);
    if (want === undefined) t.same(errors, [], given);
    else t.match(errors, [want], given);
    if (seconds === undefined) continue;
    t.match((await urlsOf(`${target}${given}`)).at(-1), new RegExp(`\\?seconds=${seconds}$`), given);
  }
});

t.test('other mistakes', async (t) => {
  const table: { given: string; want: RegExp }[] = [
    { given: 'targets = []', want: /missing required attribute "forward_to"/ },
    { given: 'target = []', want: /unrecognized attribute name "target"; did you mean "targets"\?/ },
    {
      given: 'profiling_config {\nprofile.custom "x" {\nenabled = true\n}\n}',
      want: /missing required attribute "path"/,
    },
    {
      given: 'profiling_config {\nprofile.custom {\nenabled = true\npath = "/"\n}\n}',
      want: /requires non-empty label/,
    },
    {
      given: `profiling_config {\n${'profile.custom "x" {\nenabled = true\npath = "/"\n}\n'.repeat(2)}}`,
      want: /profile\.custom "x" is already declared/,
    },
    { given: 'profiling_config {\nprofile.memroy { }\n}', want: /did you mean "profile.memory"/ },
    { given: 'clustering { }', want: /missing required attribute "enabled"/ },
    { given: 'forward_to = [1]\ntargets = []', want: /should be ProfilesReceiver/ },
  ];
  for (const { given, want } of table) {
    t.ok(
      decode(given).errors.some((message) => want.test(message)),
      `${given}: ${decode(given).errors.join('; ')}`,
    );
  }
});

t.test('defaults, and the former name', async (t) => {
  const { value, errors } = decode('');
  t.same(errors, []);
  t.match(value, {
    scrape_interval: 15_000,
    scrape_timeout: 15_000,
    scheme: 'http',
    clustering: undefined,
  });
  t.equal(pyroscopeScrape.name, 'pyroscope.scrape');
  t.equal(phlareScrape.name, 'phlare.scrape');
  t.equal(phlareScrape.arguments, pyroscopeScrape.arguments);
});
