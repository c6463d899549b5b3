import { httpClientConfigBlock, settingsOfConfig } from '../../net/index.ts';
import type { Infer } from '../../schema/index.ts';
import { defaultedBlock, defineBlock, repeatedBlock } from '../../schema/index.ts';
import { DEFAULT_RETRIES, endpointFields, externalLabels } from './pyroscope-args.ts';
import { DEFAULT_QUEUE, DEFAULT_WAL } from './queue-args.ts';
import type { WriteSettings } from './settings.ts';

const endpoint = defineBlock({
  ...endpointFields(30_000),
  http_client_config: defaultedBlock(
    httpClientConfigBlock,
    'HTTP client settings when connecting to the endpoint.',
  ),
});

/** The arguments of phlare.write. */
export const phlareWriteArguments = defineBlock({
  external_labels: externalLabels,
  endpoint: repeatedBlock(endpoint, 'Location to send profiles to.'),
});

/** The settings that arguments of phlare.write mean: retries are not configurable there. */
export function settingsOfPhlare(args: Infer<typeof phlareWriteArguments>): WriteSettings {
  return {
    externalLabels: args.external_labels,
    endpoints: args.endpoint.map(({ url, name, headers, remote_timeout, http_client_config }) => ({
      url,
      name,
      headers,
      remoteTimeoutMs: remote_timeout,
      ...DEFAULT_RETRIES,
      maxAttempts: undefined,
      retriesOn429: true,
      compression: 'none',
      queue: DEFAULT_QUEUE,
      http: settingsOfConfig(http_client_config),
    })),
    wal: DEFAULT_WAL,
  };
}
