/** discovery.kubernetes against a real kube-apiserver with its etcd; skipped where none has been built. */
import { join } from 'node:path';
import t from 'tap';
import { discoveryKubernetes } from '../../../src/components/discovery-kubernetes/index.ts';
import type { Labels } from '../../../src/model/index.ts';
import { KubeApiserver, kubeApiserverMissing } from '../../support/kube-apiserver.ts';
import { quickClock } from '../../support/quick-clock.ts';
import type { RunningComponent } from '../../support/running-component.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

const PATIENCE_MS = 60_000;
/** It exports no more often than every 5 s, for which a test with a dozen changes would wait each time. */
const CLOCK = quickClock(10);
const NAMESPACES = '/api/v1/namespaces';

t.test('against a real API server', { skip: kubeApiserverMissing, timeout: 240_000 }, async (t) => {
  const server = await KubeApiserver.start(join(t.testdir({}), 'cluster'));
  t.teardown(() => server.stop());

  const run = (role: string, more = ''): Promise<RunningComponent<Exports>> =>
    runComponent<Exports>(
      t,
      discoveryKubernetes,
      `role = ${JSON.stringify(role)}
      api_server = ${JSON.stringify(server.url)}
      bearer_token = "${KubeApiserver.token}"
      tls_config {
        ca_file = ${JSON.stringify(server.caFile)}
      }
      ${more}`,
      { clock: CLOCK },
    );

  const addPod = async (name: string, ip: string, namespace = 'default', node = ''): Promise<void> => {
    await server.call('POST', `${NAMESPACES}/${namespace}/pods`, {
      metadata: { name, labels: { app: 'web' }, annotations: { 'profiles.grafana.com/cpu.scrape': 'true' } },
      spec: {
        ...(node === '' ? {} : { nodeName: node }),
        containers: [{ name: 'main', image: 'image:1', ports: [{ name: 'http', containerPort: 8080 }] }],
      },
    });
    await server.call('PATCH', `${NAMESPACES}/${namespace}/pods/${name}/status`, {
      status: {
        podIP: ip,
        podIPs: [{ ip }],
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  };

  const addresses = ({ targets }: Exports): string =>
    targets.map((target) => target.get('__address__')).join();
  const becomes = (running: RunningComponent<Exports>, wanted: string): Promise<Exports> =>
    running.exportsWhere((exports) => addresses(exports) === wanted, PATIENCE_MS);

  await server.call('POST', NAMESPACES, { metadata: { name: 'shop', labels: { team: 'red' } } });
  await server.call('POST', '/api/v1/nodes', { metadata: { name: 'worker', labels: { zone: 'a' } } });
  await server.call('PATCH', '/api/v1/nodes/worker/status', {
    status: {
      addresses: [{ type: 'InternalIP', address: '10.9.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    },
  });
  await addPod('one', '10.1.0.1', 'default', 'worker');
  await addPod('two', '10.1.0.2', 'shop');

  await t.test('pods: listed, changed, added, deleted', async (t) => {
    const pods = await run('pod', 'attach_metadata {\n node = true\n namespace = true\n}');
    const { targets } = await becomes(pods, '10.1.0.1:8080,10.1.0.2:8080');
    t.match(targets[0]?.toJSON(), {
      __meta_kubernetes_namespace: 'default',
      __meta_kubernetes_node_label_zone: 'a',
      __meta_kubernetes_node_name: 'worker',
      __meta_kubernetes_pod_annotation_profiles_grafana_com_cpu_scrape: 'true',
      __meta_kubernetes_pod_container_image: 'image:1',
      __meta_kubernetes_pod_container_port_name: 'http',
      __meta_kubernetes_pod_label_app: 'web',
      __meta_kubernetes_pod_name: 'one',
      __meta_kubernetes_pod_phase: 'Running',
      __meta_kubernetes_pod_ready: 'true',
    });
    t.equal(targets[1]?.get('__meta_kubernetes_namespace_label_team'), 'red');
    await server.call('PATCH', `${NAMESPACES}/default/pods/one`, {
      metadata: { labels: { app: 'changed' } },
    });
    await pods.exportsWhere(
      ({ targets: [first] }) => first?.get('__meta_kubernetes_pod_label_app') === 'changed',
    );
    await server.call('PATCH', '/api/v1/nodes/worker', { metadata: { labels: { zone: 'b' } } });
    await pods.exportsWhere(
      ({ targets: [first] }) => first?.get('__meta_kubernetes_node_label_zone') === 'b',
    );
    await addPod('three', '10.1.0.3');
    await becomes(pods, '10.1.0.1:8080,10.1.0.3:8080,10.1.0.2:8080');
    await server.call('DELETE', `${NAMESPACES}/default/pods/three?gracePeriodSeconds=0`);
    await becomes(pods, '10.1.0.1:8080,10.1.0.2:8080');
    await pods.stop();
  });

  await t.test('nodes, services, endpoints, slices and ingresses', async (t) => {
    const port = { name: 'http', port: 80, targetPort: 8080 };
    await server.call('POST', `${NAMESPACES}/default/services`, {
      metadata: { name: 'web' },
      spec: { ports: [port], clusterIP: '10.0.0.77' },
    });
    const targetRef = { kind: 'Pod', name: 'one', namespace: 'default' };
    await server.call('POST', `${NAMESPACES}/default/endpoints`, {
      metadata: { name: 'web' },
      subsets: [{ addresses: [{ ip: '10.1.0.1', targetRef }], ports: [{ name: 'http', port: 8080 }] }],
    });
    await server.call('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
      metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080 }],
      endpoints: [{ addresses: ['10.1.0.1'], targetRef, conditions: { ready: true }, zone: 'z' }],
    });
    await server.call('POST', '/apis/networking.k8s.io/v1/namespaces/default/ingresses', {
      metadata: { name: 'web' },
      spec: {
        tls: [{ hosts: ['shop.test'] }],
        rules: [
          {
            host: 'shop.test',
            http: {
              paths: [
                {
                  path: '/p',
                  pathType: 'Prefix',
                  backend: { service: { name: 'web', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    });
    const rows: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
      [
        'node',
        '10.9.0.1:10250',
        { instance: 'worker', __meta_kubernetes_node_address_InternalIP: '10.9.0.1' },
      ],
      ['service', 'web.default.svc:80', { __meta_kubernetes_service_cluster_ip: '10.0.0.77' }],
      [
        'endpoints',
        '10.1.0.1:8080',
        { __meta_kubernetes_service_name: 'web', __meta_kubernetes_pod_container_name: 'main' },
      ],
      [
        'endpointslice',
        '10.1.0.1:8080',
        { __meta_kubernetes_service_name: 'web', __meta_kubernetes_endpointslice_endpoint_zone: 'z' },
      ],
      [
        'ingress',
        'shop.test',
        { __meta_kubernetes_ingress_scheme: 'https', __meta_kubernetes_ingress_path: '/p' },
      ],
    ];
    for (const [role, address, labels] of rows) {
      const running = await run(role, role === 'node' ? '' : 'namespaces {\n names = ["default"]\n}');
      const { targets } = await running.exportsWhere(
        (exports) => addresses(exports).includes(address),
        PATIENCE_MS,
      );
      t.match(targets.find((target) => target.get('__address__') === address)?.toJSON(), labels, role);
      await running.stop();
    }
  });

  await t.test('selectors and namespaces', async (t) => {
    const field = await run('pod', 'selectors {\n role = "pod"\n field = "metadata.name=one"\n}');
    await becomes(field, '10.1.0.1:8080');
    const label = await run('pod', 'selectors {\n role = "pod"\n label = "app=changed"\n}');
    await becomes(label, '10.1.0.1:8080');
    await server.call('PATCH', `${NAMESPACES}/shop/pods/two`, { metadata: { labels: { app: 'changed' } } });
    await becomes(label, '10.1.0.1:8080,10.1.0.2:8080');
    const namespace = await run('pod', 'namespaces {\n names = ["shop"]\n}');
    await becomes(namespace, '10.1.0.2:8080');
    for (const each of [field, label, namespace]) await each.stop();
    t.pass();
  });

  await t.test('the API server is killed and comes back; the version of the watch has expired', async (t) => {
    const pods = await run('pod');
    await becomes(pods, '10.1.0.1:8080,10.1.0.2:8080');
    // Nothing that concerns pods: their watch stays where it is, and the new server begins beyond it.
    for (let count = 0; count < 5; count++) {
      await server.call('POST', `${NAMESPACES}/default/configmaps`, { metadata: { generateName: 'other-' } });
    }
    await server.killServer();
    t.match(await pods.logged('cannot watch the cluster'), { err: /./ });
    await server.startServer();
    await addPod('four', '10.1.0.4');
    await becomes(pods, '10.1.0.4:8080,10.1.0.1:8080,10.1.0.2:8080');
    await server.killServer();
    await server.startServer();
    await server.call('DELETE', `${NAMESPACES}/default/pods/four?gracePeriodSeconds=0`);
    await becomes(pods, '10.1.0.1:8080,10.1.0.2:8080');
    t.ok(
      pods.exports.slice(1).every(({ targets }) => targets.length >= 2),
      'targets never went away meanwhile',
    );
    await pods.stop();
  });

  await t.test('a kubeconfig file', async (t) => {
    const directory = t.testdir({
      config: JSON.stringify({
        'current-context': 'test',
        contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
        clusters: [
          {
            name: 'test',
            cluster: {
              server: server.url,
              'certificate-authority-data': Buffer.from(server.caPem).toString('base64'),
            },
          },
        ],
        users: [{ name: 'test', user: { token: KubeApiserver.token } }],
      }),
    });
    const path = JSON.stringify(join(directory, 'config'));
    const pods = await runComponent<Exports>(
      t,
      discoveryKubernetes,
      `role = "pod"\nkubeconfig_file = ${path}`,
    );
    await becomes(pods, '10.1.0.1:8080,10.1.0.2:8080');
    await pods.stop();
    t.pass();
  });

  await t.test('a token that the server does not know', async (t) => {
    const pods = await runComponent<Exports>(
      t,
      discoveryKubernetes,
      `role = "pod"\napi_server = "${server.url}"\nbearer_token = "wrong"\ntls_config {\n insecure_skip_verify = true\n}`,
    );
    t.match(await pods.logged('cannot watch the cluster'), {
      err: /the API server at https:\S+ answered 401: Unauthorized; check the token/,
    });
    await pods.stop();
  });
});
