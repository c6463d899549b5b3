import { ApiClient } from '../../kubernetes/index.ts';
import type { Clock, JsonRecord } from '../../util/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { KubernetesAccess } from './kubernetes-access.ts';

/** Which pods to list; selectors in the syntax of Kubernetes. */
export interface PodQuery {
  readonly namespace: string;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

const TIMEOUT_MS = 10_000;
const MAX_PAGES = 40;

/**
 * The pods of a namespace page by page, up to 10,000 within 10 s. Redirects are not followed, so that the token stays where
 * it belongs.
 * @throws Error that names the server and where its settings are from, and says what it answered
 */
export async function* podPages(
  { source, server, settings }: KubernetesAccess,
  { namespace, labelSelector = '', fieldSelector = '' }: PodQuery,
  clock: Clock,
): AsyncGenerator<readonly JsonRecord[], void> {
  const tooLate = new AbortController();
  const timer = clock.after(TIMEOUT_MS, () =>
    tooLate.abort(new Error(`no complete answer of ${new URL(server).origin} within ${TIMEOUT_MS / 1_000}s`)),
  );
  let api: ApiClient | undefined;
  try {
    // A proxy that the environment names for the way out of the cluster need not know the way to the API server.
    const direct = { ...settings, follow_redirects: false, proxy_from_environment: false };
    api = new ApiClient(
      { server, settings: direct },
      { permission: 'the verb list on pods in that namespace', userAgent: 'Starling', clock },
    );
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
    let next = '';
    for (let count = 0; count < MAX_PAGES; count++) {
      const page = await api.page({ path, labelSelector, fieldSelector }, next, tooLate.signal);
      yield page.items;
      next = page.next;
      if (next === '') return;
    }
  } catch (error) {
    // The client only knows that it was told to stop.
    const cause: unknown = tooLate.signal.aborted ? tooLate.signal.reason : error;
    throw new Error(`with the settings of ${source}: ${errorMessage(cause)}`, { cause });
  } finally {
    timer.cancel();
    await api?.close();
  }
}
