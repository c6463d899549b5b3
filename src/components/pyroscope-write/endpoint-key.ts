import { publicUrl } from '../../net/index.ts';
import { xxHash64 } from '../../util/index.ts';
import type { EndpointSettings } from './settings.ts';

/** Settings of an endpoint, and what it is known by. */
export interface KeyedEndpoint {
  readonly settings: EndpointSettings;
  /**
   * The same before and after an update that keeps the endpoint: its name, else its URL. It stands in the queue and in the
   * log, so it has no secrets.
   */
  readonly identity: string;
  /** Its value of the label `endpoint`: its URL; those of one URL carry their name or number as well. */
  readonly label: string;
}

/** A component's endpoints, in their order; no two identities or labels are the same. */
export function keyEndpoints(endpoints: readonly EndpointSettings[]): readonly KeyedEndpoint[] {
  const identities = new Map<string, number>();
  const labels = new Map<string, number>();
  return endpoints.map((settings) => {
    const { url, name } = settings;
    const identity = unique(identities, name === '' ? identityOf(url) : name);
    const shown = publicUrl(url);
    const isShared = endpoints.filter((other) => publicUrl(other.url) === shown).length > 1;
    return {
      settings,
      identity,
      label: unique(labels, isShared && name !== '' ? `${shown} (${name})` : shown),
    };
  });
}

/** Users, passwords and queries may be secret; another query may be another tenant. */
function identityOf(url: string): string {
  const { search } = new URL(url);
  return search === '' ? publicUrl(url) : `${publicUrl(url)} ${xxHash64(search).toString(16)}`;
}

function unique(seen: Map<string, number>, text: string): string {
  const count = (seen.get(text) ?? 0) + 1;
  seen.set(text, count);
  return count === 1 ? text : `${text} (${count})`;
}
