import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import t from 'tap';
import { parse } from 'yaml';
import { deployTool } from '../support/deploy-tools.ts';
import type { StarlingProcess } from '../support/starling-process.ts';
import { runStarling } from '../support/starling-process.ts';
import { testDirectory } from '../support/test-directory.ts';
import { until } from '../support/until.ts';

const DIRECTORY = join(import.meta.dirname, '..', '..', 'deploy', 'monitoring');
const RULES = join(DIRECTORY, 'alerts.yaml');
const METRIC = /\b(?:pyroscope|starling|cluster)_[a-z_]+/g;
/** What an expression names besides metrics. */
const LABELS = ['cluster_name'];

const rules: { groups: readonly { rules: readonly { alert: string; expr: string; for?: string }[] }[] } =
  parse(readFileSync(RULES, 'utf8'));
const dashboard: { panels: readonly { title: string; targets?: readonly { expr: string }[] }[] } = JSON.parse(
  readFileSync(join(DIRECTORY, 'dashboard.json'), 'utf8'),
);

/** A node with a component of each kind, one target that nobody listens for, and a cluster of its own. */
async function startNode(t: Test, directory: string): Promise<{ node: StarlingProcess; url: string }> {
  const config = join(directory, 'config.alloy');
  writeFileSync(
    config,
    `pyroscope.write "w" {
       endpoint {
         url = "http://127.0.0.1:9"
       }
     }
     pyroscope.scrape "s" {
       targets         = [{"__address__" = "127.0.0.1:9", "service_name" = "gone"}]
       forward_to      = [pyroscope.write.w.receiver]
       scrape_interval = "1s"
       profiling_config {
         profile.process_cpu {
           enabled = false
         }
       }
     }`,
  );
  const node = runStarling([
    'run',
    '--cluster.enabled',
    '--cluster.listen-port=0',
    '--server.http.listen-addr=127.0.0.1:0',
    `--storage.path=${join(directory, 'data')}`,
    config,
  ]);
  t.teardown(() => node.kill());
  const [, url = ''] = await node.errorLine(/msg="node started".* url=(\S+)/);
  return { node, url };
}

t.test('alerts and panels name metrics that a node has', async (t) => {
  const { url } = await startNode(t, testDirectory(t));
  const text = await (await fetch(`${url}/metrics`)).text();
  const exposed = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const expressions = [
    ...rules.groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr] as const)),
    ...dashboard.panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => [title, expr] as const),
    ),
  ];
  t.ok(expressions.length > 40);
  for (const [name, expression] of expressions) {
    const metrics = [...expression.matchAll(METRIC)].map(([metric]) => metric.replace(/_bucket$/, ''));
    for (const metric of metrics.filter((metric) => !LABELS.includes(metric))) {
      t.ok(exposed.has(metric), `${name}: ${metric}`);
    }
  }
});

const promtool = deployTool('promtool');
t.test('rules are valid, and fire when they should', { skip: promtool.missing }, async (t) => {
  const checked = promtool.run('check', 'rules', RULES);
  t.equal(checked.status, 0, checked.output);
  const tested = promtool.run('test', 'rules', join(DIRECTORY, 'alerts.test.yaml'));
  t.equal(tested.status, 0, tested.output);
});

t.test('expressions of the dashboard are PromQL', { skip: promtool.missing }, async (t) => {
  const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const text = expressions
    .map((expr) => expr.replace('$__rate_interval', '5m').replaceAll('$__range', '1h'))
    .map((expr, index) => `  - record: dashboard:panel:${index}\n    expr: ${JSON.stringify(expr)}\n`);
  const path = join(t.testdir(), 'dashboard.yaml');
  writeFileSync(path, `groups:\n- name: dashboard\n  rules:\n${text.join('')}`);
  const checked = promtool.run('check', 'rules', path);
  t.equal(checked.status, 0, checked.output);
});

const prometheus = deployTool('prometheus');
t.test('a real Prometheus scrapes a node and fires', { skip: prometheus.missing }, async (t) => {
  const directory = testDirectory(t);
  const { node, url } = await startNode(t, directory);
  const server = await startPrometheus(t, directory, new URL(url).host);
  await until(async () => (await firing(server)).includes('StarlingTargetsDown'));
  t.pass('a target that is down');
  t.notOk((await firing(server)).includes('StarlingNodeDown'));
  node.child.kill('SIGKILL');
  await until(async () => (await firing(server)).includes('StarlingNodeDown'));
  t.pass('a node that is down');
});

/** Prometheus with the rules as they are, but that nothing has to last before it fires. Gives its URL. */
async function startPrometheus(t: Test, directory: string, target: string): Promise<string> {
  const impatient = readFileSync(RULES, 'utf8').replace(/^ +for: .*\n/gm, '');
  const home = join(directory, 'prometheus');
  mkdirSync(home);
  writeFileSync(join(home, 'alerts.yaml'), impatient);
  writeFileSync(
    join(home, 'prometheus.yaml'),
    `global: { scrape_interval: 5s, scrape_timeout: 5s, evaluation_interval: 500ms }
rule_files: [alerts.yaml]
scrape_configs: [{ job_name: starling, static_configs: [{ targets: ["${target}"] }] }]
`,
  );
  const child = spawn(
    prometheus.path,
    [
      `--config.file=${join(home, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const closed = new Promise((resolve) => child.once('close', resolve));
  t.teardown(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const log = createInterface({ input: child.stderr });
  return new Promise((resolve, reject) => {
    let address = '';
    log.on('line', (line) => {
      address ||= /msg="Listening on" address=(\S+)/.exec(line)?.[1] ?? '';
      if (line.includes('Server is ready')) resolve(`http://${address}`);
    });
    log.once('close', () => reject(new Error('Prometheus ended')));
  });
}

async function firing(url: string): Promise<readonly string[]> {
  const text = await (await fetch(`${url}/api/v1/alerts`)).text();
  const { data }: { data: { alerts: readonly { state: string; labels: { alertname: string } }[] } } =
    JSON.parse(text);
  return data.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
}
