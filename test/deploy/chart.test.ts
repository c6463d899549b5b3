import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import { commandReference } from '../../src/cli/index.ts';
import { podPeer } from '../../src/cluster/join/kubernetes-peers.ts';
import { definitions } from '../../src/components/index.ts';
import { deployTool } from '../support/deploy-tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CHART = join(ROOT, 'deploy', 'helm', 'starling');
const KUBERNETES = '1.37.0';
const { version } = JSON.parse(read('package.json'));
const manifests = documents(read('deploy/kubernetes/starling.yaml'));

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: what lies in it differs from kind to kind, and the schema checks it
  readonly [field: string]: any;
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function documents(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS())
    .filter((document) => document !== null);
}

function ofKind(kind: string, among = manifests): Manifest {
  const found = among.find((manifest) => manifest.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}

const helm = deployTool('helm');
const render = (...args: readonly string[]): { readonly status: number | null; readonly output: string } =>
  helm.run('template', 'starling', CHART, '--kube-version', KUBERNETES, '--namespace', 'starling', ...args);

/** Everything that can be switched, one way and the other. */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'as it stands': [],
  'everything off': [
    'persistence.enabled=false',
    'rbac.create=false',
    'serviceAccount.create=false',
    'podDisruptionBudget.enabled=false',
    'networkPolicy.enabled=false',
    'topologySpreadConstraints=null',
    'resources=null',
  ],
  'everything on': [
    'autoscaling.enabled=true',
    'serviceMonitor.enabled=true',
    'rbac.clusterWide=false',
    'cluster.existingSecret=mine',
    'cluster.waitForSize=3',
    'cluster.leaveTimeoutSeconds=100',
    'pyroscope.tenant=team-a',
    'image.tag=1.2.3',
    'image.pullSecrets[0].name=registry',
    'extraArgs[0]=--server.http.enable-pprof=false',
    'env[0].name=TOKEN,env[0].value=x',
    'envFrom[0].secretRef.name=tokens',
    'persistence.storageClass=fast',
    'podAnnotations.a=b',
    'podLabels.c=d',
    'nodeSelector.e=f',
    'tolerations[0].operator=Exists',
    'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey=zone',
    'priorityClassName=high',
    'serviceAccount.annotations.g=h',
    'serviceMonitor.labels.release=prometheus',
  ],
};

t.test('helm finds nothing wrong with the chart', { skip: helm.missing }, async (t) => {
  const linted = helm.run('lint', '--strict', '--kube-version', KUBERNETES, CHART);
  t.equal(linted.status, 0, linted.output);
  t.match(render('--set', 'replica=3').output, /replica/, 'a value that does not exist is refused');
});

t.test('the plain manifests are as the chart makes them', { skip: helm.missing }, async (t) => {
  const rendered = spawnSync(join(ROOT, 'scripts', 'render-manifests.sh'), { encoding: 'utf8' });
  t.equal(rendered.stderr, '');
  t.equal(rendered.stdout, read('deploy/kubernetes/starling.yaml'));
});

const schema = deployTool('kubernetes-schema.json');
t.test('manifests are what the API of Kubernetes takes', { skip: schema.missing }, async (t) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  const all = JSON.parse(readFileSync(schema.path, 'utf8'));
  ajv.addSchema({ ...all, $id: 'all' });
  const names = new Map<string, string>();
  for (const [name, { properties }] of Object.entries<Manifest>(all.$defs)) {
    names.set(`${properties?.apiVersion?.enum?.[0]} ${properties?.kind?.enum?.[0]}`, name);
  }
  const errorsOf = (manifest: Manifest): unknown => {
    const name = names.get(`${manifest.apiVersion} ${manifest.kind}`);
    if (name === undefined) return `no schema of ${manifest.apiVersion} ${manifest.kind}`;
    const validate = ajv.compile({ $ref: `all#/$defs/${name}` });
    validate(manifest);
    return validate.errors;
  };
  for (const manifest of manifests) t.equal(errorsOf(manifest), null, `plain: ${manifest.kind}`);
  const set = structuredClone(ofKind('StatefulSet'));
  set['spec'].template.spec.containers[0].imagge = 'starling';
  t.match(errorsOf(set), [{ keyword: 'additionalProperties' }], 'a mistake would be found');
  if (helm.missing) return;
  for (const [name, settings] of Object.entries(VARIANTS)) {
    const { status, output } = render(...settings.flatMap((setting) => ['--set', setting]));
    t.equal(status, 0, output.slice(0, 500));
    for (const manifest of documents(output)) {
      if (manifest.kind !== 'ServiceMonitor') t.same(errorsOf(manifest), null, `${name}: ${manifest.kind}`);
    }
  }
});

t.test('the pods run what there is', async (t) => {
  const { metadata, spec } = ofKind('StatefulSet')['spec'].template;
  const [container] = spec.containers;
  t.equal(container.image, `starling:${version}`);
  t.equal(parse(read('deploy/helm/starling/Chart.yaml')).version, version);
  const reference = commandReference();
  for (const argument of container.args.slice(1, -1)) {
    const flag = argument.split('=')[0];
    t.ok(reference.includes(`\`${flag}\``), flag);
  }
  for (const { name } of container.ports) t.ok(name.length <= 15, `Kubernetes takes the name ${name}`);
  const pod = { metadata, spec, status: { phase: 'Running', podIP: '10.0.0.7' } };
  const peer = podPeer(pod, { isHostNetwork: false, defaultPort: 1 });
  t.same(peer?.address, { host: '10.0.0.7', port: 12346 }, 'discovery of peers finds the cluster port');
  const service = manifests.find(
    ({ kind, metadata: { name } }) => kind === 'Service' && name.endsWith('-cluster'),
  );
  t.equal(ofKind('StatefulSet')['spec'].serviceName, service?.['metadata'].name);
  t.match(service?.['spec'], { clusterIP: 'None', publishNotReadyAddresses: true });
  t.ok(
    container.args.some((argument: string) =>
      argument.includes(`_cluster._tcp.${service?.['metadata'].name}.`),
    ),
  );
  t.ok(spec.terminationGracePeriodSeconds >= 30 + 10 + 5, 'a pod that stops has time for all of it');
});

const isDiscovered = definitions.some(({ name }) => name === 'discovery.kubernetes');
const skip = isDiscovered ? false : 'there is no discovery.kubernetes yet';
t.test('the configuration is one that a node runs', { skip }, async (t) => {
  const path = join(t.testdir(), 'config.alloy');
  writeFileSync(path, ofKind('ConfigMap')['data']['config.alloy']);
  const checked = spawnSync(join(ROOT, 'bin', 'starling'), ['validate', path], { encoding: 'utf8' });
  t.equal(checked.status, 0, checked.stderr);
});
