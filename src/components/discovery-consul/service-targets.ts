import { sanitizeLabelName } from '../../discovery/index.ts';
import type { Target } from '../../model/index.ts';
import { LABEL, Labels } from '../../model/index.ts';
import type { JsonRecord } from '../../util/index.ts';
import { formatHostPort, listOf, recordOf, scalarText, textOf, textsOf } from '../../util/index.ts';

const PREFIX = '__meta_consul_';

export interface ServiceFacts {
  readonly name: string;
  readonly datacenter: string;
  readonly tagSeparator: string;
}

/** One target per instance of a service, from an answer of /v1/health/service. */
export function serviceTargets(data: unknown, facts: ServiceFacts): readonly Target[] {
  return listOf(data).map((entry) => {
    const node = recordOf(recordOf(entry)['Node']);
    const service = recordOf(recordOf(entry)['Service']);
    const address = textOf(service['Address']);
    const port = scalarText(service['Port']) || '0';
    const separator = facts.tagSeparator;
    const tags = listOf(service['Tags']).map(textOf);
    return Labels.of([
      // A service may be registered through another node, and then has an address of its own.
      [LABEL.address, formatHostPort(address || textOf(node['Address']), port)],
      [`${PREFIX}address`, textOf(node['Address'])],
      [`${PREFIX}node`, textOf(node['Node'])],
      [`${PREFIX}dc`, facts.datacenter],
      [`${PREFIX}namespace`, textOf(service['Namespace'])],
      [`${PREFIX}partition`, textOf(service['Partition'])],
      [`${PREFIX}service`, facts.name],
      [`${PREFIX}service_id`, textOf(service['ID'])],
      [`${PREFIX}service_address`, address],
      [`${PREFIX}service_port`, port],
      // Separators at both ends, so that an expression need not care where a tag stands.
      [`${PREFIX}tags`, `${separator}${tags.join(separator)}${separator}`],
      [`${PREFIX}health`, healthOf(listOf(recordOf(entry)['Checks']).map(recordOf))],
      ...prefixed('metadata_', node['Meta']),
      ...prefixed('service_metadata_', service['Meta']),
      ...prefixed('tagged_address_', node['TaggedAddresses']),
    ]);
  });
}

function prefixed(word: string, texts: unknown): readonly (readonly [string, string])[] {
  return textsOf(texts).map(([name, text]) => [`${PREFIX}${word}${sanitizeLabelName(name)}`, text]);
}

/** The worst state of the checks, as Consul sums them up. */
function healthOf(checks: readonly JsonRecord[]): string {
  const isMaintenance = checks.some(({ CheckID: id }) => {
    const text = textOf(id);
    return text === '_node_maintenance' || text.startsWith('_service_maintenance:');
  });
  if (isMaintenance) return 'maintenance';
  return (
    ['critical', 'warning'].find((state) => checks.some((check) => check['Status'] === state)) ?? 'passing'
  );
}
