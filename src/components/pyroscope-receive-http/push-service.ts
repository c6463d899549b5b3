import { randomUUID } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import type { HandlerContext } from '@connectrpc/connect';
import { Code, ConnectError, createContextKey, createContextValues } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { Receivers } from '../../component/index.ts';
import { handToAll } from '../../component/index.ts';
import type { Profile } from '../../model/index.ts';
import { Labels } from '../../model/index.ts';
import { errorMessage } from '../../util/index.ts';
import { failureOf } from './failure.ts';
import type { PushRequestMessage } from './push-descriptor.ts';
import { pushMethod } from './push-descriptor.ts';
import { receivedLabels } from './received-labels.ts';
import type { ServerRequest } from './server-message.ts';

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

/** Handles a request over HTTP/1.1 or HTTP/2. */
export type NodeHandler = ReturnType<typeof connectNodeAdapter>;

/** Ends the work for a request, whatever the sender's own deadline is. */
const END = createContextKey(new AbortController().signal);

/** Handles requests to Push in all protocols; hands each profile to all receivers until `endOf` the request aborts. */
export function createPushHandler(
  receivers: () => Receivers,
  endOf: (request: ServerRequest) => AbortSignal,
): NodeHandler {
  return connectNodeAdapter({
    readMaxBytes: MAX_MESSAGE_BYTES,
    contextValues: (request) => createContextValues().set(END, endOf(request)),
    routes: (router) =>
      router.rpc(pushMethod, async (request, context) => {
        await forward(profilesOf(request), receivers(), context);
        return create(pushMethod.output);
      }),
  });
}

async function forward(
  profiles: readonly Profile[],
  receivers: Receivers,
  context: HandlerContext,
): Promise<void> {
  const end = context.values.get(END);
  const signal = AbortSignal.any([context.signal, end]);
  try {
    await handToAll(receivers, async (receiver) => {
      for (const profile of profiles) await receiver.append(profile, signal);
    });
  } catch (error) {
    // The sender's deadline has passed, or it is gone.
    if (context.signal.aborted && context.signal.reason instanceof ConnectError) throw context.signal.reason;
    if (end.aborted) throw new ConnectError(errorMessage(end.reason), Code.DeadlineExceeded);
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
