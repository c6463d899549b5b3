import fc from 'fast-check';
import t from 'tap';
import {
  AppError,
  Backoff,
  DurationError,
  didYouMean,
  errorMessage,
  fnv1a64,
  formatDuration,
  parseDuration,
  sleep,
  xxHash64,
} from '../../src/util/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

const DURATIONS: readonly [text: string, ms: number, printed: string][] = [
  ['0', 0, '0s'],
  ['15s', 15_000, '15s'],
  ['1m', 60_000, '1m0s'],
  ['1h30m', 5_400_000, '1h30m0s'],
  ['500ms', 500, '500ms'],
  ['1.5s', 1_500, '1.5s'],
  ['-2m', -120_000, '-2m0s'],
  ['+3s', 3_000, '3s'],
  ['250us', 0.25, '250µs'],
  ['250µs', 0.25, '250µs'],
  ['100ns', 0.0001, '100ns'],
  ['.5s', 500, '500ms'],
  ['1m1s1ms', 61_001, '1m1.001s'],
];

t.test('durations are read and written as in Go', async (t) => {
  for (const [text, ms, printed] of DURATIONS) {
    t.equal(parseDuration(text), ms, text);
    t.equal(formatDuration(ms), printed, printed);
  }
});

const BAD_DURATIONS: readonly [text: string, message: string][] = [
  ['', 'invalid duration ""'],
  ['10', 'missing unit in duration "10"'],
  ['1d', 'unknown unit "d" in duration "1d"'],
  ['s', 'invalid duration "s"'],
  ['1 s', 'missing unit in duration "1 s"'],
  ['1constructor', 'unknown unit "constructor" in duration "1constructor"'],
  ['99999999999h', 'invalid duration "99999999999h"'],
];

t.test('a bad duration is worded as in Go', async (t) => {
  for (const [text, message] of BAD_DURATIONS)
    t.throws(() => parseDuration(text), new DurationError(message));
});

t.test('any duration of whole milliseconds survives printing', async () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e12, max: 1e12 }),
      (ms) => Math.abs(parseDuration(formatDuration(ms)) - ms) < 1e-3,
    ),
  );
});

t.test('backoff doubles within its bounds and starts again after a success', async (t) => {
  const backoff = new Backoff({ minMs: 500, maxMs: 3_000 }, { next: () => 0.5 });
  t.same(
    [backoff.next(), backoff.next(), backoff.next(), backoff.next(), backoff.next()],
    [750, 1_500, 2_500, 3_000, 3_000],
  );
  backoff.reset();
  t.equal(backoff.next(), 750);
});

t.test('a sleep ends with its time or its signal, and leaves no timer', async (t) => {
  const clock = new FakeClock();
  const ended: string[] = [];
  const controller = new AbortController();
  void sleep(clock, 100).then(() => ended.push('time'));
  void sleep(clock, 1_000_000, controller.signal).then(() => ended.push('signal'));
  await clock.advance(99);
  t.same(ended, []);
  await clock.advance(1);
  controller.abort();
  await clock.advance(0);
  t.same(ended, ['time', 'signal']);
  t.equal(clock.waiting, 0);
  await sleep(clock, 5, AbortSignal.abort());
  t.equal(clock.waiting, 0);
});

t.test('error messages follow causes and never say nothing', async (t) => {
  t.equal(errorMessage(new Error('a', { cause: new Error('b') })), 'a: b');
  t.equal(errorMessage(new Error('a: b', { cause: new Error('b') })), 'a: b');
  t.equal(errorMessage(new AggregateError([new Error('x'), new Error('y')])), 'x; y');
  t.equal(errorMessage(new AppError('gone', '')), 'gone');
  t.equal(errorMessage('text'), 'text');
});

t.test('a near name is suggested, a far one is not', async (t) => {
  t.equal(didYouMean('tagrets', ['targets', 'forward_to']), '; did you mean "targets"?');
  t.equal(didYouMean('zebra', ['targets', 'forward_to']), '');
  t.equal(didYouMean('x', []), '');
});

t.test('hashes agree with published vectors', async (t) => {
  t.equal(xxHash64(''), 0xef46db3751d8e999n);
  t.equal(fnv1a64(''), 0xcbf29ce484222325n);
  t.equal(fnv1a64('a'), 0xaf63dc4c8601ec8cn);
  t.equal(fnv1a64('foo', 'bar'), fnv1a64('foobar'));
});
