import { defineComponent, targets } from '../../component/index.ts';
import { checkRequiredHttpUrl, httpClientFields, httpClientRules, urlText } from '../../net/index.ts';
import { defaulted, defineBlock, duration, required } from '../../schema/index.ts';
import { createHttpDiscovery } from './http-discovery.ts';

/** The definition of discovery.http. */
export const discoveryHttp = defineComponent({
  name: 'discovery.http',
  doc: 'Discovers targets by fetching a list of them from a URL.',
  arguments: defineBlock(
    {
      url: required(urlText, 'URL that answers with a JSON list of {"targets": [...], "labels": {...}}.', {
        check: checkRequiredHttpUrl,
      }),
      refresh_interval: defaulted(
        duration,
        60_000,
        'How often to fetch the list; also how long one fetch may take.',
        { check: (value) => (value > 0 ? undefined : 'must be greater than 0') },
      ),
      ...httpClientFields,
    },
    httpClientRules,
  ),
  exports: {
    targets: { type: targets, doc: 'The targets of the list.' },
  },
  create: createHttpDiscovery,
});
