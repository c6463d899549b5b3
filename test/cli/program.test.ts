import t from 'tap';
import { runCommandLine } from '../../src/cli/index.ts';
import { errorAt, warningAt } from '../../src/syntax/index.ts';
import { AppError } from '../../src/util/index.ts';
import { createCliPorts } from '../support/cli-ports.ts';

/** What `run` hands on for each way to write its flags. */
const DEFAULTS = {
  path: 'config.alloy',
  storagePath: 'data-starling/',
  listenAddress: '127.0.0.1:12345',
  uiPathPrefix: '/',
  isPprofEnabled: true,
  isSupportBundleDisabled: false,
};

/** Runs a command line whose node ends by SIGTERM as soon as it has started. */
async function runNode(args: readonly string[]): Promise<{ code: number; started: unknown; error: string }> {
  const cli = createCliPorts();
  void cli.firstStart.then(() => cli.signal('SIGTERM'));
  const code = await runCommandLine(args, cli.ports);
  return { code, started: cli.started[0], error: cli.error() };
}

t.test('flags of run reach the node however they are written', async (t) => {
  const cases: readonly {
    readonly args: string;
    readonly want: Partial<typeof DEFAULTS>;
    readonly note?: RegExp;
  }[] = [
    { args: 'run config.alloy', want: {} },
    { args: 'run --storage.path /var/lib/s config.alloy', want: { storagePath: '/var/lib/s' } },
    { args: 'run --storage.path=/var/lib/s config.alloy', want: { storagePath: '/var/lib/s' } },
    { args: 'run config.alloy --storage.path=a=b', want: { storagePath: 'a=b' } },
    { args: 'run --server.http.listen-addr 0.0.0.0:80 config.alloy', want: { listenAddress: '0.0.0.0:80' } },
    { args: 'run --server.http.ui-path-prefix=/ui config.alloy', want: { uiPathPrefix: '/ui' } },
    { args: 'run --server.http.enable-pprof=false config.alloy', want: { isPprofEnabled: false } },
    { args: 'run --server.http.enable-pprof config.alloy', want: { isPprofEnabled: true } },
    {
      args: 'run --server.http.disable-support-bundle config.alloy',
      want: { isSupportBundleDisabled: true },
    },
    { args: 'run --cluster.enabled=false config.alloy', want: {} },
    {
      args: 'run --cluster.name=a --cluster.listen-port=0 --cluster.rejoin-interval=1m config.alloy',
      want: {},
    },
    { args: 'run -- --odd', want: { path: '--odd' } },
    {
      args: 'run --disable-reporting --stability.level=experimental config.alloy',
      want: {},
      note: /^Note: --disable-reporting has no effect: .+\nNote: --stability\.level has no effect: .+\n$/,
    },
    { args: 'run --config.extra-args -x config.alloy', want: {}, note: /^Note: --config\.extra-args has/ },
    { args: 'run --feature.community-components.enabled=false config.alloy', want: {}, note: /^Note: / },
  ];
  for (const { args, want, note = /^$/ } of cases) {
    const { code, started, error } = await runNode(args.split(' '));
    t.equal(code, 0, args);
    t.same(started, { cluster: undefined, ...DEFAULTS, ...want }, args);
    t.match(error, note, args);
  }
});

t.test('flags of the cluster reach the node when it is enabled', async (t) => {
  const { started } = await runNode(
    'run --cluster.enabled --cluster.node-name=a --cluster.join-addresses=b,c --cluster.leave-timeout=1m c'.split(
      ' ',
    ),
  );
  t.match(started, {
    cluster: { nodeName: 'a', joinAddresses: 'b,c', leaveTimeoutMs: 60_000, listenPort: 12_346 },
  });
});

t.test('a command line that is wrong ends with one line that helps, and starts nothing', async (t) => {
  const cases: readonly { readonly args: string; readonly want: RegExp }[] = [
    { args: 'rnu config.alloy', want: /unknown command "rnu"; did you mean "run"\?/ },
    { args: 'convert x', want: /unknown command "convert"; see "starling --help"/ },
    { args: 'run --storage.pth=x c', want: /unknown flag --storage\.pth; did you mean "--storage\.path"\?/ },
    { args: 'run --server.http.listen-adr x c', want: /did you mean "--server\.http\.listen-addr"\?/ },
    { args: 'run --disable-reprting c', want: /did you mean "--disable-reporting"\?/ },
    { args: 'run --wholly.different c', want: /unknown flag --wholly\.different; see "starling run --help"/ },
    { args: 'fmt --storage.path=x f', want: /unknown flag --storage\.path/ },
    { args: 'fmt -x f', want: /unknown flag -x/ },
    { args: 'run', want: /missing required argument 'path'; see "starling run --help"/ },
    { args: 'run a b', want: /too many arguments/ },
    { args: 'run --storage.path', want: /option '--storage\.path <path>' argument missing/ },
    {
      args: 'run --server.http.enable-pprof=maybe c',
      want: /--server\.http\.enable-pprof: must be true or false, got "maybe"/,
    },
    {
      args: 'run --cluster.listen-port=70000 c',
      want: /--cluster\.listen-port: must be a whole number from 0 to 65535, got "70000"/,
    },
    {
      args: 'run --cluster.rejoin-interval=10 c',
      want: /--cluster\.rejoin-interval: missing unit in duration "10"/,
    },
    { args: 'run --storage.path= c', want: /--storage\.path: must name a directory, got ""/ },
    {
      args: 'run --server.http.ui-path-prefix=/a/:x/* c',
      want: /--server\.http\.ui-path-prefix: must be a path of letters, digits, .* got "\/a\/:x\/\*"/,
    },
    {
      args: 'run --server.http.ui-path-prefix=../ui c',
      want: /--server\.http\.ui-path-prefix: must be a path of .* such as \/ui, got "\.\.\/ui"/,
    },
    {
      args: 'run --server.http.ui-path-prefix=/metrics/ c',
      want: /--server\.http\.ui-path-prefix: must not begin with \/metrics, where the node itself answers/,
    },
    { args: 'demo --duration=-1s', want: /--duration: must not be negative/ },
    { args: 'demo --targets=0', want: /--targets: must be a whole number from 1 to 16, got "0"/ },
    { args: 'demo --interval=1s', want: /--interval: must be at least 2s, got 1s/ },
    { args: 'fmt -w', want: /-w needs a file: standard input cannot be written back/ },
    { args: 'fmt -w -t f', want: /-w and -t exclude each other/ },
  ];
  for (const { args, want } of cases) {
    const cli = createCliPorts();
    t.equal(await runCommandLine(args.split(' '), cli.ports), 1, args);
    t.match(cli.error(), want, args);
    t.match(cli.error(), /^Error: [^\n]+\n$/, `${args}: one line`);
    t.same(cli.started, [], args);
    t.equal(cli.out(), '', args);
  }
});

t.test('help and version go to standard output; a missing command gives the help', async (t) => {
  const version = createCliPorts();
  t.equal(await runCommandLine(['--version'], version.ports), 0);
  t.match(version.out(), /^starling v1\.2\.3 \(node v\d+\.\d+\.\d+, \w+\/\w+\)\n$/);

  const help = createCliPorts();
  t.equal(await runCommandLine(['--help'], help.ports), 0);
  for (const name of ['run', 'validate', 'fmt', 'demo']) t.match(help.out(), new RegExp(`^  ${name} `, 'm'));

  const run = createCliPorts();
  t.equal(await runCommandLine(['run', '--help'], run.ports), 0);
  t.match(run.out(), /--storage\.path <path> +\S/);
  t.match(run.out(), /data-starling\//, 'defaults are shown');
  t.match(run.out(), /without effect:\n(?: {2}--\S+\n)*? {2}--disable-reporting\n/);

  const nothing = createCliPorts();
  t.equal(await runCommandLine([], nothing.ports), 1);
  t.match(nothing.error(), /^Usage: starling/);
});

t.test('validate prints what is wrong and fails for errors, not for warnings', async (t) => {
  const cases = [
    { name: 'nothing wrong', diagnostics: [], code: 0, want: /^Note: [^\n]+\n$/ },
    {
      name: 'a warning',
      diagnostics: [warningAt(undefined, 'old name')],
      code: 0,
      want: /Warning: -: old name/,
    },
    {
      name: 'an error and a warning',
      diagnostics: [warningAt(undefined, 'old name'), errorAt(undefined, 'cycle')],
      code: 1,
      want: /Warning: -: old name[\s\S]*Error: -: cycle/,
    },
  ];
  for (const { name, diagnostics, code, want } of cases) {
    const paths: string[] = [];
    const cli = createCliPorts({
      validate: async (path) => {
        paths.push(path);
        return diagnostics;
      },
    });
    t.equal(
      await runCommandLine(['validate', '--stability.level=experimental', 'dir/'], cli.ports),
      code,
      name,
    );
    t.same(paths, ['dir/'], name);
    t.match(cli.error(), want, name);
    t.equal(cli.out(), '', name);
  }
});

t.test('a foreseen failure is one line, a programming error shows its stack', async (t) => {
  const fail = async (error: unknown): Promise<string> => {
    const cli = createCliPorts({ startNode: () => Promise.reject(error) });
    t.equal(await runCommandLine(['run', 'c'], cli.ports), 1);
    return cli.error();
  };
  t.equal(await fail(new AppError('listen', 'the address is taken')), 'Error: the address is taken\n');
  t.match(await fail(new TypeError('oops')), /^Error: TypeError: oops\n +at /);
});
