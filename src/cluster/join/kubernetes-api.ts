import type { Dispatcher } from 'undici';
import { Agent, request } from 'undici';
import type { Clock } from '../../util/index.ts';
import { errorMessage, listOf, recordOf, textOf } from '../../util/index.ts';

/** How to reach a Kubernetes API server; certificates and keys in PEM. */
export interface KubernetesAccess {
  /** Where this was read from, for errors. */
  readonly source: string;
  readonly server: URL;
  /** Value of the header `Authorization`. */
  readonly authorization: string | undefined;
  readonly authority: string | undefined;
  readonly certificate: string | undefined;
  readonly certificateKey: string | undefined;
  /** Name to expect in the server's certificate, if not that of the URL. */
  readonly serverName: string | undefined;
  readonly isCertificateChecked: boolean;
}

/** Which pods to list; selectors in the syntax of Kubernetes. */
export interface PodQuery {
  readonly namespace: string;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

const TIMEOUT_MS = 10_000;
const MAX_PAGE_BYTES = 33_554_432;
const PODS_PER_PAGE = 250;
const MAX_PAGES = 40;
const MAX_REASON_LENGTH = 300;

/**
 * `GET /api/v1/namespaces/<namespace>/pods`: the pods page by page, up to 10,000 within 10 s. Redirects are not followed,
 * so that the token stays where it belongs.
 * @throws Error that names the server and says what it answered
 */
export async function* podPages(
  access: KubernetesAccess,
  query: PodQuery,
  clock: Clock,
): AsyncGenerator<readonly unknown[], void> {
  const agent = new Agent({
    connect: {
      ca: access.authority,
      cert: access.certificate,
      key: access.certificateKey,
      ...(access.serverName === undefined ? {} : { servername: access.serverName }),
      rejectUnauthorized: access.isCertificateChecked,
    },
  });
  const tooLate = new AbortController();
  const timer = clock.after(TIMEOUT_MS, () =>
    tooLate.abort(new Error(`no complete answer within ${TIMEOUT_MS / 1_000}s`)),
  );
  try {
    let next = '';
    for (let page = 0; page < MAX_PAGES; page++) {
      const list = await getPage(agent, access, pageUrl(access.server, query, next), tooLate.signal);
      yield listOf(list['items']);
      next = textOf(recordOf(list['metadata'])['continue']);
      if (next === '') return;
    }
  } catch (error) {
    const where = `the Kubernetes API at ${access.server.origin} (from ${access.source})`;
    throw new Error(`${where}: ${errorMessage(error)}`, { cause: error });
  } finally {
    timer.cancel();
    await agent.destroy();
  }
}

function pageUrl(server: URL, query: PodQuery, next: string): URL {
  const prefix = server.pathname.replace(/\/$/, '');
  const url = new URL(`${prefix}/api/v1/namespaces/${encodeURIComponent(query.namespace)}/pods`, server);
  url.searchParams.set('limit', String(PODS_PER_PAGE));
  if (query.labelSelector !== undefined) url.searchParams.set('labelSelector', query.labelSelector);
  if (query.fieldSelector !== undefined) url.searchParams.set('fieldSelector', query.fieldSelector);
  if (next !== '') url.searchParams.set('continue', next);
  return url;
}

async function getPage(
  dispatcher: Dispatcher,
  { authorization }: KubernetesAccess,
  url: URL,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { statusCode, body } = await request(url, {
    dispatcher,
    signal,
    headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) },
  });
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    sizeBytes += bytes.length;
    if (sizeBytes > MAX_PAGE_BYTES) throw new Error(`the answer is larger than ${MAX_PAGE_BYTES} bytes`);
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString();
  if (statusCode !== 200) throw new Error(refusal(statusCode, text));
  return recordOf(parseJson(text));
}

/** Kubernetes says in `message` why it refuses. */
function refusal(statusCode: number, text: string): string {
  let reason = '';
  try {
    reason = textOf(recordOf(JSON.parse(text))['message']);
  } catch {
    // Not from Kubernetes but from something in front of it; the status has to do.
  }
  const answer = `status ${statusCode}${reason === '' ? '' : `, ${reason.slice(0, MAX_REASON_LENGTH)}`}`;
  if (statusCode === 401) return `${answer}: check the token or the certificate`;
  if (statusCode === 403)
    return `${answer}: the account needs a role with the verb list on pods in that namespace`;
  return answer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`the answer is not JSON (${errorMessage(error)}); check the server address`, {
      cause: error,
    });
  }
}
