import { gunzipSync } from 'node:zlib';
import type { Receiver, ScriptedAnswer } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import type { Profile } from '../../src/model/index.ts';
import { PprofProfile } from '../../src/proto/index.ts';
import { NUMBERS } from './soak-targets.ts';

/** A profile that an endpoint took. */
export interface Delivery {
  /** Which profile it is, in all. */
  readonly number: number;
  /** The value of its first sample: of a delta, how many profiles it spans. */
  readonly span: number;
}

/** A receiver that at times does not do what it should. */
export interface FaultyEndpoint {
  readonly name: string;
  readonly receiver: Receiver;
  readonly deliveries: readonly Delivery[];
  /** Ids that came more than once, and whether one of them was of another profile. */
  readonly repeats: { retried: number };
  answer(fault: EndpointFault): void;
}

const FAULTS = {
  'answers 503': 503,
  'does not answer': 'hang',
  'breaks connections': 'reset',
  'loses its answers': 'lost-answer',
  'takes a second': { delayMs: 1_000 },
} as const satisfies Readonly<Record<string, ScriptedAnswer>>;

export type EndpointFault = keyof typeof FAULTS | 'ok';

export const ENDPOINT_FAULTS = Object.keys(FAULTS) as readonly (keyof typeof FAULTS)[];

export async function startFaultyEndpoint(name: string, host: string): Promise<FaultyEndpoint> {
  const deliveries: Delivery[] = [];
  const repeats = { retried: 0 };
  const receiver = await createReceiver({
    host,
    maxKeptBytes: 0,
    onProfile: (profile) => deliveries.push(deliveryOf(profile)),
    onDuplicate: () => {
      repeats.retried++;
    },
  });
  return {
    name,
    receiver,
    deliveries,
    repeats,
    answer: (fault) => receiver.answerAlways(fault === 'ok' ? fault : FAULTS[fault]),
  };
}

function deliveryOf({ body }: Profile): Delivery {
  const bytes = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
  const { time_nanos: timeNanos, sample } = PprofProfile.decode(bytes);
  return {
    number: Number(BigInt(String(timeNanos)) % BigInt(NUMBERS)),
    span: Number(sample[0]?.value?.[0] ?? 0),
  };
}
