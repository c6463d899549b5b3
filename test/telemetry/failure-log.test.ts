import t from 'tap';
import { createLogSystem, FailureLog } from '../../src/telemetry/index.ts';

t.test('tells the begin, each change and the end of a failure', async (t) => {
  const lines: string[] = [];
  const { logger } = createLogSystem({
    write: (line) => {
      const { level, msg, err } = JSON.parse(line);
      lines.push([level, msg, err].filter(Boolean).join(' '));
    },
    settings: { level: 'info', format: 'json' },
  });
  const failures = new FailureLog(logger);
  failures.recovered('works again');
  failures.failed('does not work', 'a');
  failures.failed('does not work', 'a');
  t.equal(failures.reason, 'a');
  failures.failed('does not work', 'b');
  failures.recovered('works again');
  failures.recovered('works again');
  t.equal(failures.reason, undefined);
  failures.failed('does not work', 'b');
  t.same(lines, ['warn does not work a', 'warn does not work b', 'info works again', 'warn does not work b']);
});
