import type { ComponentContext } from '../../component/index.ts';
import type { TargetSource } from '../../discovery/index.ts';
import { PollingDiscovery } from '../../discovery/index.ts';
import type { HttpClientSettings } from '../../net/index.ts';
import { createHttpClient, publicUrl } from '../../net/index.ts';
import { readTargetList } from './read-target-list.ts';

/** The arguments, decoded. */
interface Arguments extends HttpClientSettings {
  readonly url: string;
  readonly refresh_interval: number;
}

/** The largest list that is taken. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Makes a discovery.http. @throws HttpError where the settings of the client cannot be used */
export function createHttpDiscovery(context: ComponentContext, args: Arguments): PollingDiscovery<Arguments> {
  return new PollingDiscovery(context, args, {
    open: (given) => targetList(context, given),
    intervalMs: ({ refresh_interval }) => refresh_interval,
    failuresMetric: 'prometheus_sd_http_failures_total',
    logFields: ({ url }) => ({ url: publicUrl(url) }),
  });
}

/** The list of targets behind a URL. */
function targetList({ clock, logger, version }: ComponentContext, args: Arguments): TargetSource {
  const client = createHttpClient(args, { userAgent: `Starling/${version}`, logger, clock });
  return {
    async targets(signal) {
      const response = await client.request({
        url: args.url,
        method: 'GET',
        headers: {
          Accept: 'application/json',
          'X-Prometheus-Refresh-Interval-Seconds': String(args.refresh_interval / 1000),
        },
        signal,
        timeoutMs: args.refresh_interval,
        maxBytes: MAX_BODY_BYTES,
      });
      return readTargetList(response, withoutPassword(args.url));
    },
    close: () => client.close(),
  };
}

/** A URL as it may become a label: a password in it is replaced, as Go does. */
function withoutPassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password === '') return url;
  parsed.password = 'xxxxx';
  return parsed.href;
}
