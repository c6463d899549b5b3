import type { Connection, Stream } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import t from 'tap';
import { openStream } from '../../src/gossip/open-stream.ts';

const ADDRESS = multiaddr('/ip4/127.0.0.1/tcp/1');
const STREAM = {} as Stream;

/** As libp2p: the first connection that counts as open is taken again. */
function network(states: readonly ('hollow' | 'refusing' | 'closed' | 'well')[]) {
  const aborted: number[] = [];
  const connections = states.map(
    (state, index): Pick<Connection, 'status' | 'newStream' | 'abort'> => ({
      status: state === 'closed' ? 'closed' : 'open',
      newStream: () => {
        if (state === 'well') return Promise.resolve(STREAM);
        const name = state === 'refusing' ? 'UnsupportedProtocolError' : 'ConnectionClosedError';
        return Promise.reject(Object.assign(new Error(state), { name }));
      },
      abort: () => aborted.push(index),
    }),
  );
  const dial = async (): Promise<Connection> =>
    connections.find((_, index) => !aborted.includes(index)) as Connection;
  const open = (): Promise<Stream> => openStream({ dial }, ADDRESS, '/a/1', new AbortController().signal);
  return { open, aborted };
}

t.test('a connection that is open and carries nothing is broken, and another one dialled', async (t) => {
  const healed = network(['hollow', 'well']);
  t.equal(await healed.open(), STREAM);
  t.same(healed.aborted, [0]);
  t.equal(await healed.open(), STREAM, 'and is not taken again');

  for (const state of ['refusing', 'closed'] as const) {
    const { open, aborted } = network([state, 'well']);
    await t.rejects(open(), { message: state });
    t.same(aborted, [], 'no other failure breaks anything');
  }
  const hopeless = network(['hollow', 'hollow']);
  await t.rejects(hopeless.open(), { message: 'hollow' }, 'once is enough');
});
