import type { ComponentContext } from '../../component/index.ts';
import { defineComponent, targets } from '../../component/index.ts';
import type { TargetSource } from '../../discovery/index.ts';
import { PollingDiscovery } from '../../discovery/index.ts';
import { Labels } from '../../model/index.ts';
import type { HttpClientSettings } from '../../net/index.ts';
import {
  checkRequiredHttpUrl,
  createHttpClient,
  httpClientFields,
  httpClientRules,
  urlText,
} from '../../net/index.ts';
import { defaulted, defineBlock, duration, list, string } from '../../schema/index.ts';
import type { JsonRecord } from '../../util/index.ts';
import { AppError, errorMessage, listOf, recordOf } from '../../util/index.ts';
import type { Lookup } from './lookup.ts';
import { readPod } from './objects.ts';
import { podTargets } from './pod-targets.ts';

const TIMEOUT_MS = 30_000;

/** A kubelet knows its own pods and nothing else. */
const NOTHING: Lookup = {
  pod: () => undefined,
  service: () => undefined,
  node: () => undefined,
  namespace: () => undefined,
};

interface KubeletArguments extends HttpClientSettings {
  readonly url: string;
  readonly namespaces: readonly string[];
}

/** The definition of discovery.kubelet. */
export const discoveryKubelet = defineComponent({
  name: 'discovery.kubelet',
  doc: 'Discovers the pods of one Kubernetes node by asking its kubelet.',
  arguments: defineBlock(
    {
      url: defaulted(urlText, 'https://localhost:10250', 'URL of the kubelet.', {
        check: checkRequiredHttpUrl,
      }),
      refresh_interval: defaulted(duration, 5_000, 'How often to ask.', {
        check: (value) => (value > 0 ? undefined : 'must be greater than 0'),
      }),
      namespaces: defaulted(list(string), [], 'Namespaces whose pods are taken; all where none is given.'),
      ...httpClientFields,
    },
    httpClientRules,
  ),
  exports: { targets: { type: targets, doc: 'The targets of the pods.' } },
  create: (context, given) =>
    new PollingDiscovery(context, given, {
      open: (args) => kubeletSource(context, args),
      intervalMs: (args) => args.refresh_interval,
      failuresMetric: 'discovery_kubelet_failures_total',
    }),
});

function kubeletSource({ clock, logger, version }: ComponentContext, args: KubeletArguments): TargetSource {
  const http = createHttpClient(args, { userAgent: `Starling/${version}`, logger, clock });
  return {
    async targets(signal) {
      const { status, body } = await http.request({
        url: `${args.url.replace(/\/+$/, '')}/pods`,
        method: 'GET',
        headers: { Accept: 'application/json' },
        signal,
        timeoutMs: TIMEOUT_MS,
      });
      if (status !== 200) throw new AppError('kubelet', `the kubelet answered ${status}, not 200`);
      return podsOf(body)
        .map((pod) => readPod(recordOf(pod)))
        .filter(
          ({ metadata }) => args.namespaces.length === 0 || args.namespaces.includes(metadata.namespace),
        )
        .flatMap((pod) => podTargets(pod, NOTHING).map((labels) => Labels.of(labels)));
    },
    close: () => http.close(),
  };
}

function podsOf(body: Uint8Array): readonly unknown[] {
  const list = parse(body);
  if (!('items' in list)) throw new AppError('kubelet', 'the answer of the kubelet is not a list of pods');
  return listOf(list['items']);
}

function parse(body: Uint8Array): JsonRecord {
  try {
    return recordOf(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch (error) {
    throw new AppError('kubelet', `the answer of the kubelet is not JSON: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
