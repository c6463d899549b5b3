/** The labels of each role, as Prometheus documents them, and the ways to reach a cluster; no server. */
import { join } from 'node:path';
import t from 'tap';
import { findAccess } from '../../../src/components/discovery-kubernetes/access.ts';
import { createClusterState } from '../../../src/components/discovery-kubernetes/cluster-state.ts';
import type { Kind } from '../../../src/components/discovery-kubernetes/kinds.ts';
import type { Role } from '../../../src/components/discovery-kubernetes/roles.ts';
import { createIndex } from '../../../src/components/discovery-kubernetes/roles.ts';
import { defaultHttpClientSettings } from '../../../src/net/index.ts';

type Json = Readonly<Record<string, unknown>>;
type Objects = { readonly [K in Kind]?: readonly Json[] };
type LabelsOfTarget = Readonly<Record<string, string>>;

/** The targets of a role, each without the `__meta_kubernetes_` of its labels. */
async function targetsOf(role: Role, objects: Objects): Promise<readonly LabelsOfTarget[]> {
  const state = createClusterState((kind, key) => index.changed(kind, key));
  const index = createIndex(role, state);
  for (const kind of Object.keys(state) as Kind[])
    for (const object of objects[kind] ?? []) state[kind].set(object);
  await index.refresh(new AbortController().signal);
  return index
    .targets()
    .map((target) =>
      Object.fromEntries(
        [...target].map(({ name, value }) => [name.replace('__meta_kubernetes_', ''), value]),
      ),
    );
}

const pod: Json = {
  metadata: {
    name: 'web-1',
    namespace: 'shop',
    uid: 'u-1',
    labels: { app: 'web', 'app.kubernetes.io/name': 'x' },
    annotations: { 'profiles.grafana.com/cpu.scrape': 'true', empty: '' },
    ownerReferences: [
      { kind: 'Other', name: 'no' },
      { kind: 'ReplicaSet', name: 'web-7', controller: true },
    ],
  },
  spec: {
    nodeName: 'worker',
    containers: [
      {
        name: 'main',
        image: 'main:1',
        ports: [
          { name: 'http', containerPort: 8080, protocol: 'TCP' },
          { name: 'admin', containerPort: 9090, protocol: 'TCP' },
        ],
      },
      { name: 'sidecar', image: 'side:1' },
    ],
    initContainers: [{ name: 'init', image: 'init:1', ports: [{ containerPort: 1 }] }],
  },
  status: {
    podIP: '10.1.0.1',
    hostIP: '10.9.0.1',
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'main', containerID: 'containerd://1' }],
    initContainerStatuses: [{ name: 'init', containerID: 'containerd://0' }],
  },
};

const podLabels: LabelsOfTarget = {
  namespace: 'shop',
  pod_name: 'web-1',
  pod_ip: '10.1.0.1',
  pod_host_ip: '10.9.0.1',
  pod_uid: 'u-1',
  pod_phase: 'Running',
  pod_ready: 'true',
  pod_node_name: 'worker',
  pod_controller_kind: 'ReplicaSet',
  pod_controller_name: 'web-7',
  pod_label_app: 'web',
  pod_labelpresent_app: 'true',
  pod_label_app_kubernetes_io_name: 'x',
  pod_labelpresent_app_kubernetes_io_name: 'true',
  pod_annotation_profiles_grafana_com_cpu_scrape: 'true',
  pod_annotationpresent_profiles_grafana_com_cpu_scrape: 'true',
  pod_annotationpresent_empty: 'true',
};

const container = (name: string, image: string, isInit = false): LabelsOfTarget => ({
  pod_container_name: name,
  pod_container_image: image,
  pod_container_init: String(isInit),
});

const port = (number: string, name: string): LabelsOfTarget => ({
  pod_container_port_number: number,
  pod_container_port_name: name,
  pod_container_port_protocol: 'TCP',
});

t.test('pod', async (t) => {
  const main = { ...podLabels, ...container('main', 'main:1'), pod_container_id: 'containerd://1' };
  t.same(await targetsOf('pod', { pod: [pod] }), [
    { ...main, ...port('8080', 'http'), __address__: '10.1.0.1:8080' },
    { ...main, ...port('9090', 'admin'), __address__: '10.1.0.1:9090' },
    { ...podLabels, ...container('sidecar', 'side:1'), __address__: '10.1.0.1' },
    {
      ...podLabels,
      ...container('init', 'init:1', true),
      pod_container_id: 'containerd://0',
      pod_container_port_number: '1',
      __address__: '10.1.0.1:1',
    },
  ]);
  const bare = { metadata: { name: 'a' }, spec: { containers: [{ ports: [{ containerPort: 80 }] }] } };
  t.same(await targetsOf('pod', { pod: [{ ...bare, status: {} }] }), [], 'no address, no target');
  t.match(await targetsOf('pod', { pod: [{ ...bare, status: { podIP: 'fd00::1' } }] }), [
    { __address__: '[fd00::1]:80', pod_ready: 'unknown' },
  ]);
  t.same(
    await targetsOf('pod', { pod: [{}, { metadata: 1, spec: [], status: 'x' }] }),
    [],
    'nonsense does no harm',
  );
});

t.test('pod with metadata of its node and namespace', async (t) => {
  const [target] = await targetsOf('pod', {
    pod: [pod],
    node: [{ metadata: { name: 'worker', labels: { zone: 'a' }, annotations: { n: '1' } } }],
    namespace: [{ metadata: { name: 'shop', labels: { team: 'red' }, annotations: { m: '2' } } }],
  });
  t.match(target, {
    node_name: 'worker',
    node_label_zone: 'a',
    node_labelpresent_zone: 'true',
    node_annotation_n: '1',
    node_annotationpresent_n: 'true',
    namespace_label_team: 'red',
    namespace_labelpresent_team: 'true',
    namespace_annotation_m: '2',
    namespace_annotationpresent_m: 'true',
  });
  t.notOk(target?.['namespace_name'], 'the name is in the label namespace');
});

t.test('node', async (t) => {
  const node = (addresses: readonly Json[]): Json => ({
    metadata: { name: 'worker', labels: { zone: 'a' } },
    spec: { providerID: 'aws:///1' },
    status: { addresses, daemonEndpoints: { kubeletEndpoint: { Port: 10250 } } },
  });
  const addresses = [
    { type: 'Hostname', address: 'worker.test' },
    { type: 'ExternalIP', address: '1.1.1.1' },
    { type: 'InternalIP', address: '10.9.0.1' },
    { type: 'InternalIP', address: 'fd00::9' },
  ];
  t.same(await targetsOf('node', { node: [node(addresses)] }), [
    {
      __address__: '10.9.0.1:10250',
      instance: 'worker',
      node_name: 'worker',
      node_provider_id: 'aws:///1',
      node_label_zone: 'a',
      node_labelpresent_zone: 'true',
      node_address_Hostname: 'worker.test',
      node_address_ExternalIP: '1.1.1.1',
      node_address_InternalIP: '10.9.0.1',
    },
  ]);
  t.match(await targetsOf('node', { node: [node(addresses.slice(0, 1))] }), [
    { __address__: 'worker.test:10250' },
  ]);
  t.same(await targetsOf('node', { node: [node([])] }), []);
});

const service = (spec: Json): Json => ({
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec,
});

t.test('service', async (t) => {
  const ports = [
    { name: 'http', port: 80, protocol: 'TCP' },
    { name: 'admin', port: 90, protocol: 'TCP' },
  ];
  const shared = {
    namespace: 'shop',
    service_name: 'web',
    service_label_app: 'web',
    service_labelpresent_app: 'true',
    service_port_protocol: 'TCP',
  };
  t.same(
    await targetsOf('service', { service: [service({ type: 'ClusterIP', clusterIP: '10.0.0.7', ports })] }),
    [
      {
        ...shared,
        __address__: 'web.shop.svc:80',
        service_type: 'ClusterIP',
        service_cluster_ip: '10.0.0.7',
        service_port_name: 'http',
        service_port_number: '80',
      },
      {
        ...shared,
        __address__: 'web.shop.svc:90',
        service_type: 'ClusterIP',
        service_cluster_ip: '10.0.0.7',
        service_port_name: 'admin',
        service_port_number: '90',
      },
    ],
  );
  t.match(
    await targetsOf('service', {
      service: [service({ type: 'ExternalName', externalName: 'x.test', ports })],
    }),
    [{ service_external_name: 'x.test', service_cluster_ip: undefined }, {}],
  );
  t.match(
    await targetsOf('service', {
      service: [service({ type: 'LoadBalancer', clusterIP: 'c', loadBalancerIP: '9.9.9.9', ports })],
    }),
    [{ service_loadbalancer_ip: '9.9.9.9', service_cluster_ip: 'c' }, {}],
  );
});

const reference = { kind: 'Pod', namespace: 'shop', name: 'web-1' };
const covered = { ...podLabels, ...container('main', 'main:1'), ...port('8080', 'http') };
const serviceLabels = { service_name: 'web', service_label_app: 'web', service_labelpresent_app: 'true' };

t.test('endpoints', async (t) => {
  const endpoints: Json = {
    metadata: { name: 'web', namespace: 'shop', labels: { e: '1' } },
    subsets: [
      {
        addresses: [
          { ip: '10.1.0.1', nodeName: 'worker', targetRef: reference },
          { ip: '10.1.0.2', hostname: 'two', targetRef: { kind: 'Node', name: 'worker' } },
        ],
        notReadyAddresses: [{ ip: '10.1.0.3' }],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
    ],
  };
  const shared = {
    namespace: 'shop',
    endpoints_name: 'web',
    endpoints_label_e: '1',
    endpoints_labelpresent_e: 'true',
    ...serviceLabels,
  };
  const endpointPort = { endpoint_port_name: 'http', endpoint_port_protocol: 'TCP' };
  const objects = { endpoints: [endpoints], pod: [pod], service: [service({})] };
  const targets = await targetsOf('endpoints', objects);
  t.same(targets, [
    {
      ...shared,
      ...covered,
      ...endpointPort,
      __address__: '10.1.0.1:8080',
      endpoint_ready: 'true',
      endpoint_node_name: 'worker',
      endpoint_address_target_kind: 'Pod',
      endpoint_address_target_name: 'web-1',
    },
    {
      ...shared,
      ...endpointPort,
      __address__: '10.1.0.2:8080',
      endpoint_ready: 'true',
      endpoint_hostname: 'two',
      endpoint_address_target_kind: 'Node',
      endpoint_address_target_name: 'worker',
    },
    { ...shared, ...endpointPort, __address__: '10.1.0.3:8080', endpoint_ready: 'false' },
    {
      ...shared,
      ...podLabels,
      ...container('main', 'main:1'),
      ...port('9090', 'admin'),
      __address__: '10.1.0.1:9090',
    },
    {
      ...shared,
      ...podLabels,
      ...container('init', 'init:1', true),
      pod_container_port_number: '1',
      __address__: '10.1.0.1:1',
    },
  ]);
  const node = [{ metadata: { name: 'worker', labels: { zone: 'a' } } }];
  const attached = await targetsOf('endpoints', { ...objects, node });
  t.same(
    attached.map((target) => target['node_label_zone']),
    ['a', 'a', undefined, undefined, undefined],
  );
});

t.test('endpointslice', async (t) => {
  const slice: Json = {
    metadata: { name: 'web-x', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP', appProtocol: 'http2' }],
    endpoints: [
      {
        addresses: ['10.1.0.1'],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'worker',
        zone: 'z1',
        hostname: 'one',
        targetRef: reference,
        deprecatedTopology: { 'topology/x': 'y' },
      },
      { addresses: ['10.1.0.9'] },
    ],
  };
  const shared = {
    namespace: 'shop',
    endpointslice_name: 'web-x',
    endpointslice_label_kubernetes_io_service_name: 'web',
    endpointslice_labelpresent_kubernetes_io_service_name: 'true',
    endpointslice_address_type: 'IPv4',
    ...serviceLabels,
  };
  const slicePort = {
    endpointslice_port: '8080',
    endpointslice_port_name: 'http',
    endpointslice_port_protocol: 'TCP',
    endpointslice_port_app_protocol: 'http2',
  };
  const targets = await targetsOf('endpointslice', {
    endpointslice: [slice],
    pod: [pod],
    service: [service({})],
  });
  t.same(targets.slice(0, 2), [
    {
      ...shared,
      ...covered,
      ...slicePort,
      __address__: '10.1.0.1:8080',
      endpointslice_endpoint_conditions_ready: 'true',
      endpointslice_endpoint_conditions_serving: 'true',
      endpointslice_endpoint_conditions_terminating: 'false',
      endpointslice_endpoint_node_name: 'worker',
      endpointslice_endpoint_zone: 'z1',
      endpointslice_endpoint_hostname: 'one',
      endpointslice_endpoint_topology_topology_x: 'y',
      endpointslice_endpoint_topology_present_topology_x: 'true',
      endpointslice_address_target_kind: 'Pod',
      endpointslice_address_target_name: 'web-1',
    },
    { ...shared, ...slicePort, __address__: '10.1.0.9:8080' },
  ]);
  t.same(
    targets.slice(2).map((target) => target['__address__']),
    ['10.1.0.1:9090', '10.1.0.1:1'],
  );
  const portless = { ...slice, ports: [{}], endpoints: [{ addresses: ['10.1.0.9'] }] };
  t.match(await targetsOf('endpointslice', { endpointslice: [portless] }), [{ __address__: '10.1.0.9' }]);
});

t.test('ingress', async (t) => {
  const paths = (...names: readonly string[]): Json => ({ paths: names.map((path) => ({ path })) });
  const ingress: Json = {
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['*.shop.test'] }, { hosts: ['exact.test'] }],
      rules: [
        { host: 'a.shop.test', http: paths('/', '/x') },
        { host: 'b.a.shop.test', http: paths('') },
        { host: 'exact.test' },
      ],
    },
  };
  const shared = { namespace: 'shop', ingress_name: 'web', ingress_class_name: 'nginx' };
  const target = (host: string, path: string, scheme: string): LabelsOfTarget => ({
    ...shared,
    __address__: host,
    ingress_host: host,
    ingress_path: path,
    ingress_scheme: scheme,
  });
  t.same(await targetsOf('ingress', { ingress: [ingress] }), [
    target('a.shop.test', '/', 'https'),
    target('a.shop.test', '/x', 'https'),
    target('b.a.shop.test', '/', 'http'),
    target('exact.test', '/', 'https'),
  ]);
});

t.test('the service account of a pod', async (t) => {
  const serviceAccountDirectory = t.testdir({ token: 'secret', 'ca.crt': 'pem', namespace: 'shop\n' });
  const variables = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' };
  const args = { ...defaultHttpClientSettings, api_server: undefined, kubeconfig_file: undefined };
  t.match(await findAccess(args, { variables, serviceAccountDirectory }), {
    server: 'https://[fd00::1]:6443',
    ownNamespace: 'shop',
    settings: {
      bearer_token_file: join(serviceAccountDirectory, 'token'),
      tls_config: { ca_file: join(serviceAccountDirectory, 'ca.crt'), insecure_skip_verify: false },
    },
  });
  await t.rejects(findAccess(args, { variables, serviceAccountDirectory: '/nonexistent' }), {
    message: /cannot read the service account: .*check automountServiceAccountToken/,
  });
});
