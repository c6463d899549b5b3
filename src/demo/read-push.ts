import type { Profile } from '../model/index.ts';
import { Labels } from '../model/index.ts';
import type { RawProfileSeries } from '../proto/index.ts';
import { PushRequest } from '../proto/index.ts';
import { errorMessage } from '../util/index.ts';
import { ConnectFailure } from './connect-failure.ts';

/**
 * Every profile of a PushRequest.
 * @throws ConnectFailure where the message does not decode, or a series has no labels or a sample no profile
 */
export function readPush(body: Uint8Array): readonly Profile[] {
  return decode(body).flatMap((series) => {
    const labels = Labels.of((series.labels ?? []).map(({ name, value }) => [name ?? '', value ?? '']));
    if (labels.size === 0) throw new ConnectFailure('invalid_argument', 'a series has no labels');
    return (series.samples ?? []).map(({ ID: id, raw_profile: profile }) => {
      if (!profile || profile.length === 0) {
        throw new ConnectFailure('invalid_argument', `a sample of ${labels} has an empty raw_profile`);
      }
      return { id: id ?? '', labels, body: profile };
    });
  });
}

function decode(body: Uint8Array): readonly RawProfileSeries[] {
  try {
    return PushRequest.decode(body).series;
  } catch (error) {
    const message = `the body is not a push.v1.PushRequest: ${errorMessage(error)}`;
    throw new ConnectFailure('invalid_argument', message, { cause: error });
  }
}
