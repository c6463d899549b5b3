import { LABEL } from '../../model/index.ts';
import type { Ingress } from './endpoint-objects.ts';
import type { LabelPair, TargetBuilder } from './lookup.ts';
import { metadataLabels, namespaceLabels, PREFIX } from './meta-labels.ts';

/** One target per path of each rule. */
export const ingressTargets: TargetBuilder<Ingress> = (ingress, lookup) => {
  const shared: readonly LabelPair[] = [
    [`${PREFIX}namespace`, ingress.metadata.namespace],
    [`${PREFIX}ingress_class_name`, ingress.className],
    ...metadataLabels('ingress', ingress.metadata),
    ...namespaceLabels(ingress.metadata.namespace, lookup),
  ];
  return ingress.rules.flatMap(({ host, paths }) => {
    const isTls = ingress.tlsHosts.some((pattern) => coversHost(pattern, host));
    return (paths.length === 0 ? ['/'] : paths).map((path) => [
      ...shared,
      [LABEL.address, host] as const,
      [`${PREFIX}ingress_scheme`, isTls ? 'https' : 'http'] as const,
      [`${PREFIX}ingress_host`, host] as const,
      [`${PREFIX}ingress_path`, path || '/'] as const,
    ]);
  });
};

/** Whether a name, or a wildcard such as *.example.com, is that of the host. */
function coversHost(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  const [first, ...rest] = pattern.split('.');
  return first === '*' && host.split('.').slice(1).join('.') === rest.join('.');
}
