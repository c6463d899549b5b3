import {
  checkHeaders,
  checkRequiredHttpUrl,
  headers,
  httpClientFields,
  httpClientRules,
  urlText,
} from '../../net/index.ts';
import type { Infer } from '../../schema/index.ts';
import {
  bool,
  defaulted,
  defaultedBlock,
  defineBlock,
  duration,
  int,
  map,
  optional,
  repeatedBlock,
  required,
  string,
} from '../../schema/index.ts';
import { checkPositive, queueConfig, queueSettings, wal, walSettings } from './queue-args.ts';
import type { EndpointSettings, WriteSettings } from './settings.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** The pauses between attempts where nothing is configured. */
export const DEFAULT_RETRIES = { minBackoffMs: 500, maxBackoffMs: undefined };

/** `external_labels` */
export const externalLabels = defaulted(
  map(string),
  new Map(),
  'Labels to add to profiles sent over the network.',
);

/** The arguments of an endpoint that every form of it has; `timeoutMs` is the default of `remote_timeout`. */
export function endpointFields(timeoutMs: number) {
  return {
    url: required(urlText, 'Full URL to send profiles to.', { check: checkRequiredHttpUrl }),
    name: defaulted(string, '', 'Optional name to identify the endpoint in metrics.'),
    remote_timeout: defaulted(duration, timeoutMs, 'Timeout for requests made to the URL.', {
      check: checkPositive,
    }),
    headers: defaulted(headers, new Map(), 'Extra headers to deliver with the request.', {
      check: checkHeaders,
    }),
  };
}

const endpoint = defineBlock(
  {
    ...endpointFields(10 * SECOND_MS),
    min_backoff_period: defaulted(
      duration,
      DEFAULT_RETRIES.minBackoffMs,
      'Initial backoff time between retries.',
      { check: checkPositive },
    ),
    max_backoff_period: optional(duration, 'Maximum backoff time between retries.', {
      defaultText: '`"5m0s"`; with the queue `"10s"`',
      check: checkPositive,
    }),
    max_backoff_retries: optional(
      int,
      'Maximum number of attempts for each profile. 0 to retry infinitely. Without it profiles of the queue are tried until they are too old.',
      {
        defaultText: '10; with the queue no limit',
        check: (count) => (count >= 0 ? undefined : `must be 0 or more, got ${count}`),
      },
    ),
    retry_on_http_429: defaulted(bool, true, 'Whether an answer of 429 (too many requests) is retried.'),
    debug_info_upload_timeout: defaulted(
      duration,
      2 * MINUTE_MS,
      'Accepted for compatibility: Starling uploads no debug info.',
    ),
    compression: defaulted(
      string,
      'none',
      'How requests are compressed: "none" or "gzip". Profiles are compressed already.',
      {
        check: (name) => (name === 'none' || name === 'gzip' ? undefined : 'must be "none" or "gzip"'),
      },
    ),
    queue_config: defaultedBlock(
      queueConfig,
      'How profiles wait for the endpoint, and in which portions they go.',
    ),
    ...httpClientFields,
  },
  httpClientRules,
);

const tracing = defineBlock({
  jaeger_propagator: defaulted(bool, true, 'Accepted for compatibility.'),
  trace_context_propagator: defaulted(bool, true, 'Accepted for compatibility.'),
});

/** The arguments of pyroscope.write. */
export const pyroscopeWriteArguments = defineBlock({
  external_labels: externalLabels,
  endpoint: repeatedBlock(endpoint, 'Location to send profiles to.'),
  wal: defaultedBlock(wal, 'Whether profiles are stored on disk before they are sent.'),
  tracing: defaultedBlock(tracing, 'Accepted for compatibility: Starling sends no trace headers.'),
});

/** The settings that arguments of pyroscope.write mean. */
export function settingsOfPyroscope(args: Infer<typeof pyroscopeWriteArguments>): WriteSettings {
  return {
    externalLabels: args.external_labels,
    endpoints: args.endpoint.map(endpointSettings),
    wal: walSettings(args.wal),
  };
}

function endpointSettings(args: Infer<typeof endpoint>): EndpointSettings {
  return {
    url: args.url,
    name: args.name,
    headers: args.headers,
    remoteTimeoutMs: args.remote_timeout,
    minBackoffMs: args.min_backoff_period,
    maxBackoffMs: args.max_backoff_period,
    maxAttempts: args.max_backoff_retries,
    retriesOn429: args.retry_on_http_429,
    compression: args.compression === 'gzip' ? 'gzip' : 'none',
    queue: queueSettings(args.queue_config),
    http: args,
  };
}
