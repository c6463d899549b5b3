import { Resolver } from 'node:dns/promises';
import { defineComponent, targets } from '../../component/index.ts';
import { PollingDiscovery } from '../../discovery/index.ts';
import { defaulted, defineBlock, duration, int, list, required, string } from '../../schema/index.ts';
import type { RecordType } from './dns-source.ts';
import { DnsSource, RECORD_TYPES } from './dns-source.ts';
import { readSearchList } from './search-list.ts';

const QUERY_TIMEOUT_MS = 5_000;
const TRIES = 2;

/** The definition of discovery.dns. */
export const discoveryDns = defineComponent({
  name: 'discovery.dns',
  doc: 'Discovers targets from DNS records.',
  arguments: defineBlock(
    {
      names: required(list(string), 'Names to resolve.', {
        check: (names) => (names.length === 0 ? 'must have at least one name' : undefined),
      }),
      type: defaulted(string, 'SRV', `Type of the records: ${RECORD_TYPES.join(', ')}.`, {
        check: (value) =>
          typeNamed(value) === undefined
            ? `must be one of ${RECORD_TYPES.join(', ')}, got ${JSON.stringify(value)}`
            : undefined,
      }),
      port: defaulted(int, 0, 'Port of the targets; SRV records bring their own.', {
        check: (value) => (value >= 0 && value <= 65_535 ? undefined : 'must be a port, 0 to 65535'),
      }),
      refresh_interval: defaulted(duration, 30_000, 'How often to resolve the names.', {
        check: (value) => (value > 0 ? undefined : 'must be greater than 0'),
      }),
    },
    [
      {
        fields: ['port', 'type'],
        doc: '`port` is required unless `type` is SRV.',
        check: ({ type, port }) =>
          typeNamed(type) !== 'SRV' && port === 0 ? `a port is required for type ${type}` : undefined,
      },
    ],
  ),
  exports: { targets: { type: targets, doc: 'The targets of the records.' } },
  create: (context, given) =>
    new PollingDiscovery(context, given, {
      open: ({ names, type, port }) =>
        new DnsSource(
          { names, type: typeNamed(type) ?? 'SRV', port },
          {
            resolver: new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: TRIES }),
            searchList: () => readSearchList(),
            logger: context.logger,
          },
        ),
      intervalMs: (args) => args.refresh_interval,
      failuresMetric: 'prometheus_sd_dns_lookup_failures_total',
    }),
});

function typeNamed(name: string): RecordType | undefined {
  return RECORD_TYPES.find((type) => type === name.toUpperCase());
}
