import t from 'tap';
import { EventLog } from '../../src/cluster/event-log.ts';

t.test('moves that follow soon are one event, others are not, and there is an end to them', async (t) => {
  const log = new EventLog();
  log.addMove({ timeMs: 0, type: 'gave', node: 'b' }, 3, 'scrape');
  log.addMove({ timeMs: 4_000, type: 'gave', node: 'b' }, 2, 'scrape');
  log.addMove({ timeMs: 4_500, type: 'gave', node: 'c' }, 1, 'scrape');
  log.addMove({ timeMs: 4_600, type: 'gave', node: 'c' }, 1, 'other');
  log.addMove({ timeMs: 20_000, type: 'gave', node: 'c' }, 1, 'other');
  log.add({ timeMs: 20_001, type: 'joined', node: 'd', detail: '' });
  log.addMove({ timeMs: 20_002, type: 'gave', node: 'c' }, 7, 'other');
  t.same(
    log.events.map(({ type, node, detail }) => `${type} ${node} ${detail}`),
    [
      'gave b 5 series of scrape',
      'gave c 1 series of scrape',
      'gave c 1 series of other',
      'gave c 1 series of other',
      'joined d ',
      'gave c 7 series of other',
    ],
  );
  for (let index = 0; index < 500; index++)
    log.add({ timeMs: index, type: 'joined', node: `${index}`, detail: '' });
  t.equal(log.events.length, 200);
  t.same([log.events[0]?.node, log.events.at(-1)?.node], ['300', '499'], 'the last of them');
});
