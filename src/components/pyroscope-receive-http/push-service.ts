import { randomUUID } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import type { HandlerContext } from '@connectrpc/connect';
import {
  Code,
  ConnectError,
  createConnectRouter,
  createContextKey,
  createContextValues,
} from '@connectrpc/connect';
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node';
import type { Receivers } from '../../component/index.ts';
import { handToAll } from '../../component/index.ts';
import type { Profile } from '../../model/index.ts';
import { Labels } from '../../model/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { BodyAccount } from './body-budget.ts';
import { BodyError } from './body-error.ts';
import { failureOf } from './failure.ts';
import type { PushRequestMessage } from './push-descriptor.ts';
import { pushMethod } from './push-descriptor.ts';
import { receivedLabels } from './received-labels.ts';
import type { ServerAnswer, ServerRequest } from './server-message.ts';
import { compressions } from './unpacking.ts';

/** The largest message that is taken, unpacked. */
export const MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

/** The path of Push. */
export const PUSH_PATH = `/${pushMethod.parent.typeName}/${pushMethod.name}`;

/** The code for a status that an endpoint answered; Connect turns it back into that status. */
const CODES: Readonly<Record<number, Code>> = {
  400: Code.InvalidArgument,
  401: Code.Unauthenticated,
  403: Code.PermissionDenied,
  404: Code.NotFound,
  408: Code.DeadlineExceeded,
  409: Code.Aborted,
  429: Code.ResourceExhausted,
  501: Code.Unimplemented,
  502: Code.Unavailable,
  503: Code.Unavailable,
  504: Code.DeadlineExceeded,
};

/** What goes with a request while it is worked on. */
export interface RequestWork {
  /** Aborts when its time is over, or its sender gone. */
  readonly signal: AbortSignal;
  readonly account: BodyAccount;
}

/** Handles a request over HTTP/1.1 or HTTP/2. @throws BodyError when it cannot even be read */
export type PushHandler = (
  request: ServerRequest,
  response: ServerAnswer,
  work: RequestWork,
) => Promise<void>;

const WORK = createContextKey<RequestWork | undefined>(undefined);

/** Handles requests to Push in all protocols; hands each profile to all receivers until the work for it ends. */
export function createPushHandler(receivers: () => Receivers): PushHandler {
  const router = createConnectRouter({ readMaxBytes: MAX_MESSAGE_BYTES, acceptCompression: compressions });
  router.rpc(pushMethod, async (request, context) => {
    await forward(profilesOf(request), receivers(), context);
    return create(pushMethod.output);
  });
  const [handler] = router.handlers;
  if (handler === undefined) throw new Error('Push has no handler');
  return async (request, response, work) => {
    const read = readHead(request, response, work);
    const answer = await handler({ ...read, body: counted(read.body, work.account) });
    await universalResponseToNodeResponse(answer, response);
  };
}

type UniversalRequest = ReturnType<typeof universalRequestFromNodeRequest>;

function readHead(request: ServerRequest, response: ServerAnswer, work: RequestWork): UniversalRequest {
  try {
    return universalRequestFromNodeRequest(
      request,
      response,
      undefined,
      createContextValues().set(WORK, work),
    );
  } catch (error) {
    // Without a host that can stand in a URL there is no request as Connect sees it.
    throw new BodyError(400, `the request has no Host that can be used: ${errorMessage(error)}`);
  }
}

/** A body whose bytes are counted as they come. */
async function* counted(body: UniversalRequest['body'], account: BodyAccount): AsyncGenerator<Uint8Array> {
  // A body that somebody has parsed before would be something else.
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return;
  for await (const chunk of body) {
    takeFrom(account, chunk.length);
    yield chunk;
  }
}

function takeFrom(account: BodyAccount, bytes: number): void {
  try {
    account.take(bytes);
  } catch (error) {
    throw new ConnectError(errorMessage(error), Code.Unavailable);
  }
}

async function forward(
  profiles: readonly Profile[],
  receivers: Receivers,
  context: HandlerContext,
): Promise<void> {
  const { signal: end, account } = context.values.get(WORK) ?? {};
  const signal = AbortSignal.any(end === undefined ? [context.signal] : [context.signal, end]);
  for (const { body } of profiles) if (account !== undefined) takeFrom(account, body.byteLength);
  try {
    await handToAll(receivers, async (receiver) => {
      for (const profile of profiles) await receiver.append(profile, signal);
    });
  } catch (error) {
    // The sender's deadline has passed, or it is gone.
    if (context.signal.aborted && context.signal.reason instanceof ConnectError) throw context.signal.reason;
    if (end?.aborted) throw new ConnectError(errorMessage(end.reason), Code.DeadlineExceeded);
    const { status, message } = failureOf(error);
    throw new ConnectError(message, CODES[status ?? 500] ?? Code.Internal);
  }
}

function profilesOf({ series }: PushRequestMessage): readonly Profile[] {
  return series.flatMap(({ labels, samples }) => {
    const all = receivedLabels(Labels.of(labels.map(({ name, value }) => [name, value])));
    return samples.map(({ rawProfile, ID }) => ({ id: ID || randomUUID(), labels: all, body: rawProfile }));
  });
}
