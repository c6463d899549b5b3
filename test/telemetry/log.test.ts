import t from 'tap';
import type { LogFormat } from '../../src/telemetry/index.ts';
import { createLogSystem } from '../../src/telemetry/index.ts';

function logged(format: LogFormat, fields: Record<string, unknown>): string {
  const lines: string[] = [];
  const { logger } = createLogSystem({
    write: (line) => lines.push(line),
    settings: { level: 'info', format },
  });
  logger.warn('told', fields);
  return lines.join('');
}

for (const format of ['logfmt', 'json'] as const) {
  t.test(`${format}: nothing that somebody sent breaks a line or takes over the terminal`, async (t) => {
    const text = 'a\n\r\t\0\u001b[31m\u007f\u009b31m\u2028\u202e\u2066\ufeff ü 名';
    const line = logged(format, { text, err: new Error(text), plain: 'u\u202ev' });
    t.match(line, /^[\x20-\x7eü名]*\n$/);
    t.match(line, /\\u202e/);
  });

  t.test(`${format}: a line stays short, whatever stands in it`, async (t) => {
    const huge = 'm'.repeat(2 ** 20);
    const line = logged(format, { huge, err: new Error(huge), list: [{ huge }], short: 'as it is' });
    t.ok(line.length < 20_000, `${line.length} characters`);
    t.match(line, /m… \(1048576 characters\)/);
    t.match(line, /as it is/);
  });
}

t.test('an error says why, whatever is behind it', async (t) => {
  const behind = new Error('outer', { cause: new Error('inner', { cause: new Error('innermost') }) });
  t.match(logged('logfmt', { err: behind }), /err="outer: inner: innermost"/);
  // As Node has it where no address of a name answers.
  const several = new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]);
  t.match(logged('logfmt', { err: several }), /err="::1 refused; 127.0.0.1 refused"/);
});

t.test('logfmt quotes only what must be', async (t) => {
  const line = logged('logfmt', { a: 'http://h:1/p', b: 'two words', c: 'x=y', d: 'größe', e: '' });
  t.match(line, /a=http:\/\/h:1\/p b="two words" c="x=y" d=größe e=""\n$/);
});
