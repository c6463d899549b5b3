import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Profile as DecodedProfile } from 'pprof-format';
import type { Test } from 'tap';
import t from 'tap';
import type { Ownership, SharedItem, SharedWork, WorkShare } from '../../../src/component/index.ts';
import type { ScrapeArguments } from '../../../src/components/pyroscope-scrape/args.ts';
import { scrapeArguments } from '../../../src/components/pyroscope-scrape/args.ts';
import { ScrapeComponent } from '../../../src/components/pyroscope-scrape/component.ts';
import type { Profile } from '../../../src/model/index.ts';
import { Labels, targetKey } from '../../../src/model/index.ts';
import { ProfileBuilder } from '../../../src/pprof/index.ts';
import { decodeBody, defineBlock, Secret } from '../../../src/schema/index.ts';
import type { TestContextOptions } from '../../support/component-context.ts';
import { createTestContext } from '../../support/component-context.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { answer, startProfileTarget } from '../../support/profile-target.ts';
import { RecordingReceiver } from '../../support/recording-receiver.ts';
import { until } from '../../support/until.ts';

const { targets: _targets, forward_to: _receivers, ...optionalFields } = scrapeArguments.fields;
const defaults = decodeBody(defineBlock(optionalFields), { statements: [] }, undefined, {
  lookup: () => undefined,
}).value;

type Changes = Partial<ScrapeArguments>;

/** Arguments with one profile type on: goroutine, or the one given. */
function argumentsOf(changes: Changes, type: 'goroutine' | 'memory' = 'goroutine'): ScrapeArguments {
  if (defaults === undefined) throw new Error('everything but targets and receivers must have a default');
  const { profiling_config: profiling } = defaults;
  const off = { enabled: false, path: '', delta: false };
  return {
    ...defaults,
    targets: [],
    forward_to: [],
    profiling_config: {
      ...profiling,
      'profile.memory': off,
      'profile.block': off,
      'profile.goroutine': off,
      'profile.mutex': off,
      'profile.process_cpu': off,
      [`profile.${type}`]: profiling[`profile.${type}`],
    },
    ...changes,
  };
}

/** A running component on a clock that the test moves. */
function start(t: Test, args: ScrapeArguments, options: TestContextOptions = {}, clock = new FakeClock()) {
  const test = createTestContext({ id: 'pyroscope.scrape.default', clock, ...options });
  const component = new ScrapeComponent(test.context, args);
  const controller = new AbortController();
  const ended = component.run(controller.signal);
  const stop = async (): Promise<void> => {
    controller.abort();
    await ended;
  };
  t.teardown(stop);
  return { clock, test, component, stop };
}

async function startTarget(t: Test, ...args: Parameters<typeof startProfileTarget>) {
  const target = await startProfileTarget(...args);
  t.teardown(() => target.close());
  return target;
}

function profile(count: number): Uint8Array {
  return new ProfileBuilder({ sampleTypes: [{ type: 'alloc_objects', unit: 'count' }] })
    .addSample({ stack: [{ name: 'main.main' }], values: [count] })
    .encode();
}

function firstValue({ body }: Profile): number {
  return Number(DecodedProfile.decode(gunzipSync(body)).sample[0]?.value[0]);
}

const INTERVAL_MS = 15_000;

t.test('changed receivers reach running loops at once', async (t) => {
  const target = await startTarget(t, answer(profile(1)));
  const [first, second] = [new RecordingReceiver('first'), new RecordingReceiver('second')];
  const args = argumentsOf({ targets: [Labels.from({ __address__: target.address })], forward_to: [first] });
  const { clock, component } = start(t, args);
  await clock.advance(INTERVAL_MS);
  const { labels } = await first.next();
  t.equal(labels.get('job'), 'pyroscope.scrape.default');
  t.equal(labels.get('__name__'), 'goroutine');

  component.update({ ...args, forward_to: [second] });
  await clock.advance(INTERVAL_MS);
  await second.next();
  t.equal(first.profiles.length, 1);
  t.equal(target.requests.length, 2);
});

t.test('one bad target never stops another', async (t) => {
  const good = await startTarget(t, answer(profile(1)));
  const bad = await startTarget(t, answer('no', {}, 500));
  const hanging = await startTarget(t, () => undefined);
  const receiver = new RecordingReceiver();
  const rejected = Labels.from({ __address__: 'not/valid' });
  const addresses = [bad.address, hanging.address, good.address];
  const args = argumentsOf({
    targets: [rejected, ...addresses.map((address) => Labels.from({ __address__: address }))],
    forward_to: [receiver],
  });
  const { clock, component, test } = start(t, args);
  for (let round = 0; round < 3; round++) {
    await clock.advance(INTERVAL_MS);
    await receiver.next();
    await bad.nextRequest();
  }
  await test.logged('scrape failed');
  await until(() => component.debugInfo().targets[0]?.health === 'down');
  t.equal(good.requests.length, 3);
  t.match(component.debugInfo(), {
    targets: [
      { health: 'down', last_error: /HTTP status 500: "no"/, last_success: '' },
      { url: `http://${hanging.address}/debug/pprof/goroutine` },
      {
        health: 'up',
        last_error: '',
        last_scrape: /^20.*Z$/,
        last_success: /^20.*Z$/,
        profile_type: 'goroutine',
      },
    ],
    rejected_targets: [{ labels: { __address__: 'not/valid' }, reason: /without "\/"/ }],
  });
  component.update({ ...args, scrape_timeout: 10_000 });
  const lines = test.log.filter(({ msg }) => msg === 'target rejected');
  t.equal(lines.length, 1, 'a rejection is told once');
  t.equal(await test.metrics.value('pyroscope_scrape_rejected_targets'), 1);
  t.equal(await test.metrics.value('pyroscope_scrape_active_series'), 3);
  t.equal(await test.metrics.value('pyroscope_scrape_scrapes_total', { outcome: 'forwarded' }), 3);
  const warnings = test.log.filter(({ msg, level }) => msg === 'scrape failed' && level === 'warn');
  t.ok(
    warnings.filter(({ url }) => String(url).includes(bad.address)).length === 1,
    'one warning, not one a scrape',
  );
});

t.test('a slot that comes while a scrape runs has its turn; those that pass are counted', async (t) => {
  const target = await startTarget(t, () => undefined);
  const receiver = new RecordingReceiver();
  const args = argumentsOf({
    targets: [Labels.from({ __address__: target.address })],
    forward_to: [receiver],
    scrape_timeout: 40_000,
  });
  const { clock, component, test } = start(t, args);
  const firstSlot = component.debugInfo().targets[0]?.next_scrape ?? '';
  await clock.advance(Date.parse(firstSlot) - clock.now());
  await target.nextRequest();
  await clock.advance(39_999);
  t.equal(target.requests.length, 1);
  t.equal(await test.metrics.value('pyroscope_scrape_skipped_slots_total', { reason: 'overrun' }), 1);
  t.match(component.debugInfo().targets, [{ skipped_slots: 1, health: 'unknown' }]);
  target.answerWith(answer(profile(1)));
  await clock.advance(1);
  t.match(await test.logged('scrape failed'), { err: 'no complete answer within 40s' });
  await receiver.next();
  await test.logged('scrape succeeds again');
  t.match(component.debugInfo().targets, [{ health: 'up', last_error: '' }]);
});

t.test('an update keeps baselines and slots of series that stay', async (t) => {
  let count = 100;
  const target = await startTarget(t, (request, response) => answer(profile(count))(request, response));
  const receiver = new RecordingReceiver();
  const labels = Labels.from({ __address__: target.address });
  const args = argumentsOf({ targets: [labels], forward_to: [receiver] }, 'memory');
  const { clock, component, test } = start(t, args);
  const before = component.debugInfo().targets[0]?.next_scrape;
  await clock.advance(INTERVAL_MS);
  await until(() => component.debugInfo().targets[0]?.last_success !== '');
  t.equal(await test.metrics.value('pyroscope_scrape_scrapes_total', { outcome: 'primed' }), 1);

  component.update({
    ...args,
    targets: [labels.with([['__meta_zone', 'eu']]), Labels.from({ __address__: '127.0.0.1:1' })],
    scrape_timeout: 60_000,
  });
  const after = component.debugInfo().targets[0]?.next_scrape ?? '';
  t.equal(Date.parse(after) - Date.parse(before ?? ''), INTERVAL_MS, 'the slot stays');
  count = 107;
  await clock.advance(INTERVAL_MS);
  const delta = await receiver.next();
  t.equal(firstValue(delta), 7);
  t.equal(delta.labels.get('__meta_zone'), 'eu', 'with the new labels');
  t.equal(delta.labels.get('__delta__'), 'false');

  component.update({ ...args, scrape_interval: 2 * INTERVAL_MS, scrape_timeout: 60_000 });
  count = 110;
  await clock.advance(2 * INTERVAL_MS);
  t.equal(firstValue(await receiver.next()), 3, 'also with another interval');
  t.equal(target.requests.length, 3);
});

t.test('changed settings of the HTTP client', async (t) => {
  const target = await startTarget(t, answer(profile(1)));
  const receiver = new RecordingReceiver();
  const args = argumentsOf({
    targets: [Labels.from({ __address__: target.address })],
    forward_to: [receiver],
  });
  const { clock, component } = start(t, args);
  await clock.advance(INTERVAL_MS);
  const first = await target.nextRequest();
  t.equal(first.headers['user-agent'], 'Starling/test');
  t.equal(first.headers.authorization, undefined);
  await receiver.next();
  const changed = { ...args, bearer_token: new Secret('sesame') };
  await component.preview(changed);
  component.update(changed);
  await clock.advance(INTERVAL_MS);
  t.equal((await target.nextRequest()).headers.authorization, 'Bearer sesame');
  await receiver.next();
});

t.test('a removed target stops at once, a new one begins at its next slot', async (t) => {
  const target = await startTarget(t, () => undefined);
  const args = argumentsOf({ targets: [Labels.from({ __address__: target.address })] });
  const { clock, component, test } = start(t, args);
  await clock.advance(INTERVAL_MS);
  const request = await target.nextRequest();
  const closed = new Promise((resolve) => request.socket.once('close', resolve));
  component.update({ ...args, targets: [] });
  await closed;
  await clock.advance(3 * INTERVAL_MS);
  t.equal(target.requests.length, 1);
  t.same(component.debugInfo().targets, []);
  t.notOk(
    test.log.some(({ msg }) => msg === 'scrape failed'),
    'being called off is no failure',
  );
  component.update(args);
  await clock.advance(INTERVAL_MS);
  await target.nextRequest();
});

t.test('a slot that is due when its target goes', async (t) => {
  const target = await startTarget(t, () => undefined);
  const args = argumentsOf({ targets: [Labels.from({ __address__: target.address })] });
  const clock = new StalledClock();
  const { component } = start(t, args, { clock });
  const nextScrape = component.debugInfo().targets[0]?.next_scrape ?? '';
  clock.stallMs = Date.parse(nextScrape) - clock.now();
  component.update({ ...args, targets: [] });
  t.equal(clock.waiting, 1, 'begins, as it was due');
  await until(() => clock.waiting === 0);
  await clock.advance(INTERVAL_MS);
  t.same(component.debugInfo().targets, [], 'and is called off');
});

/** A clock on which time has passed without a timer having fired yet. */
class StalledClock extends FakeClock {
  stallMs = 0;

  override now(): number {
    return super.now() + this.stallMs;
  }
}

/** Shares work by hand: a test says what is whose, and when. */
class HandShare implements Ownership {
  concerned = new Set<bigint>();
  named: readonly SharedItem[] = [];
  ended: bigint[] = [];
  work: SharedWork | undefined;

  share(_name: string, work: SharedWork): WorkShare {
    this.work = work;
    return {
      concerns: (key) => this.concerned.has(key),
      set: (items) => {
        this.named = [...items];
      },
      ended: (id) => this.ended.push(id),
      status: () => 'held',
      mayBegin: () => true,
      close: () => {
        this.work = undefined;
      },
    };
  }

  /** @param lastSlotMs where somebody else has left off */
  start(lastSlotMs?: number, baseline?: Uint8Array | 'own'): void {
    this.work?.start(this.named.map(({ id }) => ({ id, lastSlotMs, baseline })));
  }

  get ids(): readonly bigint[] {
    return this.named.map(({ id }) => id);
  }
}

t.test('clustering: only targets that concern this node, and only what it is told to start', async (t) => {
  const one = Labels.from({ __address__: '127.0.0.1:1' });
  const two = Labels.from({ __address__: '127.0.0.1:2' });
  const ownership = new HandShare();
  ownership.concerned.add(targetKey(one));
  const urls = (component: ScrapeComponent): string[] => component.debugInfo().targets.map(({ url }) => url);
  const args = argumentsOf({ targets: [one, two], clustering: { enabled: true } });
  const { component, stop } = start(t, args, { ownership });
  t.equal(ownership.named.length, 1);
  t.same(urls(component), [], 'nobody has said yet that it may');
  ownership.start();
  t.same(urls(component), ['http://127.0.0.1:1/debug/pprof/goroutine']);
  ownership.concerned.add(targetKey(two));
  ownership.work?.ownersChanged();
  t.equal(ownership.named.length, 2);
  ownership.start();
  t.equal(urls(component).length, 2);
  ownership.work?.drop(ownership.ids.slice(0, 1));
  t.same(urls(component), ['http://127.0.0.1:2/debug/pprof/goroutine']);
  component.update({ ...args, clustering: { enabled: false } });
  t.equal(urls(component).length, 2, 'without the block everything is its own');
  t.equal(ownership.work, undefined);
  await stop();
});

t.test('a series goes on at another node', async (t) => {
  let count = 0;
  const target = await startTarget(t, (request, response) => {
    count += 5;
    answer(profile(count))(request, response);
  });
  const targets = [Labels.from({ __address__: target.address })];
  const nodes = ['first', 'second'].map((name) => {
    const ownership = new HandShare();
    for (const one of targets) ownership.concerned.add(targetKey(one));
    const receiver = new RecordingReceiver(name);
    const args = argumentsOf({ targets, forward_to: [receiver], clustering: { enabled: true } }, 'memory');
    return { ...start(t, args, { ownership }), ownership, receiver };
  });
  const [first, second] = nodes;
  if (first === undefined || second === undefined) throw new Error('two nodes');
  const isIdle = (): boolean =>
    nodes.every(({ ownership }) => !ownership.ids.some((id) => ownership.work?.isBusy(id)));
  const pass = async (ms: number): Promise<void> => {
    for (let leftMs = ms; leftMs > 0; leftMs -= 1_000) {
      await Promise.all(nodes.map(({ clock }) => clock.advance(Math.min(leftMs, 1_000))));
      await until(isIdle);
    }
  };

  first.ownership.start();
  await pass(2 * INTERVAL_MS);
  await first.receiver.next();
  t.equal(target.requests.length, 2, 'one to compare with, and one');
  t.equal(first.ownership.ended.length, 2);

  const { ids } = first.ownership;
  first.ownership.work?.suspend(ids);
  await pass(100);
  const released = (await first.ownership.work?.export(ids, 1)) ?? [];
  t.equal(released.length, 1, 'at least one, whatever its size');
  t.same(first.component.debugInfo().targets, []);
  const [item] = released;
  if (item?.lastSlotMs === undefined) throw new Error('the slot must be known');
  t.type(item.baseline, Uint8Array);
  second.ownership.start(item.lastSlotMs, item.baseline);
  await pass(100);
  t.equal(target.requests.length, 2, 'the slot is done');
  await pass(INTERVAL_MS);
  t.equal(firstValue(await second.receiver.next()), 5, 'the difference to what the first node saw');
  t.equal(target.requests.length, 3);

  t.comment('taken over late: the slot is made up for');
  second.ownership.work?.drop(ids);
  await pass(INTERVAL_MS + 100);
  first.ownership.start(item.lastSlotMs + INTERVAL_MS, item.baseline);
  await pass(100);
  t.equal(firstValue(await first.receiver.next()), 10);
  t.equal(target.requests.length, 4);

  t.comment('taken over from a dead node: a first profile at once, so that the next slot gives a difference');
  first.ownership.work?.drop(ids);
  second.ownership.start(item.lastSlotMs + 2 * INTERVAL_MS);
  await pass(100);
  await until(() => target.requests.length === 5 && second.ownership.ended.length === 2);
  await pass(INTERVAL_MS);
  t.equal(firstValue(await second.receiver.next()), 5);
  t.equal(target.requests.length, 6);

  t.comment('stopped for a while, and gone on with');
  second.ownership.work?.suspend(ids);
  await pass(3 * INTERVAL_MS);
  t.equal(target.requests.length, 6);
  second.ownership.start(undefined, 'own');
  await pass(100);
  t.equal(firstValue(await second.receiver.next()), 5);
  t.equal(target.requests.length, 7);
});

t.test(
  'nodes whose clocks differ hand over: no slot twice, no stall longer than an interval and the difference',
  async (t) => {
    for (const skewMs of [0, 3_000, -3_000, 20_000, -20_000, 3_600_000, -3_600_000]) {
      const atMs: number[] = [];
      const target = await startTarget(t, (request, response) => {
        atMs.push(reference.monotonic());
        answer(profile(atMs.length))(request, response);
      });
      const targets = [Labels.from({ __address__: target.address })];
      const reference = new FakeClock();
      const nodes = [reference, new FakeClock(reference.now() + skewMs)].map((clock) => {
        const ownership = new HandShare();
        for (const one of targets) ownership.concerned.add(targetKey(one));
        const args = argumentsOf({ targets, clustering: { enabled: true } }, 'memory');
        return { ...start(t, args, { ownership }, clock), ownership };
      });
      const [first, second] = nodes;
      if (first === undefined || second === undefined) throw new Error('two nodes');
      const { ids } = first.ownership;
      const isIdle = (): boolean =>
        nodes.every(({ ownership }) => !ids.some((id) => ownership.work?.isBusy(id)));
      const pass = async (ms: number): Promise<void> => {
        for (let passedMs = 0; passedMs < ms; passedMs += 1_000) {
          await Promise.all(nodes.map(({ clock }) => clock.advance(1_000)));
          await until(isIdle);
        }
      };
      const slots: number[] = [];
      const handOver = async (from: typeof first, to: typeof first): Promise<void> => {
        const [item] = (await from.ownership.work?.export(ids, 1)) ?? [];
        slots.push(item?.lastSlotMs ?? Number.NaN);
        to.ownership.start(item?.lastSlotMs, item?.baseline);
      };

      first.ownership.start();
      await pass(3 * INTERVAL_MS);
      await handOver(first, second);
      const before = atMs.length;
      await pass(3 * INTERVAL_MS);
      await handOver(second, first);
      const between = atMs.length - before;
      await pass(3 * INTERVAL_MS);
      const [there = 0, back = 0] = slots;
      const isNear = Math.abs(skewMs) < INTERVAL_MS;
      if (isNear) t.ok(between <= (back - there) / INTERVAL_MS, `${skewMs} ms: no slot twice`);
      const longestMs = Math.max(...atMs.map((ms, index) => ms - (atMs[index - 1] ?? 0)));
      // A clock that is wrong by hours is not waited for.
      const boundMs = INTERVAL_MS + Math.min(Math.abs(skewMs), 2 * INTERVAL_MS);
      t.ok(longestMs <= boundMs + 1_000, `${skewMs} ms: ${longestMs} ms without a scrape`);
      t.ok(atMs.length >= 7, `${skewMs} ms: ${atMs.length} scrapes in nine intervals`);
      t.ok(atMs.length <= 11, `${skewMs} ms: ${atMs.length} scrapes in nine intervals`);
      await Promise.all(nodes.map(({ stop }) => stop()));
    }
  },
);

t.test('stopping waits for a receiver, for a while', async (t) => {
  const target = await startTarget(t, answer(profile(1)));
  const receiver = new RecordingReceiver();
  const args = argumentsOf({
    targets: [Labels.from({ __address__: target.address })],
    forward_to: [receiver],
  });

  const patient = start(t, args);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    receiver.onAppend = () => {
      resolve();
      return new Promise<void>((go) => {
        release = go;
      });
    };
  });
  await patient.clock.advance(INTERVAL_MS);
  await held;
  const stopped = patient.stop();
  release();
  await stopped;
  t.equal(receiver.profiles.length, 1, 'what was being forwarded arrived');

  let told = false;
  const stuck = start(t, args);
  const entered = new Promise<void>((resolve) => {
    receiver.onAppend = (_profile, signal) => {
      signal?.addEventListener('abort', () => {
        told = true;
      });
      resolve();
      return new Promise<void>(() => undefined);
    };
  });
  await stuck.clock.advance(INTERVAL_MS);
  await entered;
  const ending = stuck.stop();
  await stuck.clock.advance(3_000);
  await ending;
  t.ok(told, 'a receiver that takes too long is told to end');
});

t.test('many rejected targets do not flood the log', async (t) => {
  const targets = Array.from({ length: 50 }, (_, index) => Labels.from({ __address__: `bad/${index}` }));
  const { test, component } = start(t, argumentsOf({ targets }));
  t.equal(test.log.filter(({ msg }) => msg === 'target rejected').length, 10);
  t.match(await test.logged('more targets rejected'), { targets: 40 });
  t.equal(component.debugInfo().rejected_targets.length, 50);
});

t.test('baselines survive an orderly restart', async (t) => {
  let count = 100;
  const target = await startTarget(t, (request, response) => answer(profile(count))(request, response));
  const receiver = new RecordingReceiver();
  const dataPath = join(t.testdir(), 'component');
  const targets = [Labels.from({ __address__: target.address })];
  const args = argumentsOf({ targets, forward_to: [receiver] }, 'memory');
  const clock = new FakeClock();
  const run = async () => {
    const test = createTestContext({ id: 'pyroscope.scrape.default', clock, dataPath });
    const component = await ScrapeComponent.create(test.context, args);
    const controller = new AbortController();
    const ended = component.run(controller.signal);
    const stop = async (): Promise<void> => {
      controller.abort();
      await ended;
    };
    t.teardown(stop);
    const primed = () => test.metrics.value('pyroscope_scrape_scrapes_total', { outcome: 'primed' });
    const hasSucceeded = () => component.debugInfo().targets[0]?.last_success !== '';
    return { test, stop, primed, hasSucceeded };
  };
  const saved = join(dataPath, 'baselines');

  const first = await run();
  await clock.advance(INTERVAL_MS);
  await until(first.hasSucceeded);
  t.equal(await first.primed(), 1);
  t.ok(((await first.test.metrics.value('pyroscope_scrape_baseline_bytes')) ?? 0) > 0);
  await first.stop();
  t.ok(existsSync(saved));

  count = 111;
  const second = await run();
  await clock.advance(INTERVAL_MS);
  t.equal(firstValue(await receiver.next()), 11, 'the interval of the restart is not lost');
  t.equal(await second.primed(), 0);
  // After a crash it would be too old.
  await until(() => !existsSync(saved));
  await second.stop();

  await clock.advance(3 * INTERVAL_MS);
  const third = await run();
  await clock.advance(INTERVAL_MS);
  await until(third.hasSucceeded);
  t.equal(await third.primed(), 1, 'what is older than two intervals is not taken up');
  await third.stop();

  const good = readFileSync(saved);
  const spoilt = Buffer.from(good);
  spoilt[spoilt.length - 5] = (spoilt[spoilt.length - 5] ?? 0) ^ 0xff;
  const table: readonly (readonly [file: Buffer, message: string])[] = [
    [spoilt, 'a saved baseline cannot be used, its delta begins anew'],
    [Buffer.from('nonsense'), 'deltas begin anew'],
  ];
  for (const [file, message] of table) {
    writeFileSync(saved, file);
    const next = await run();
    await next.test.logged(message);
    await clock.advance(INTERVAL_MS);
    await until(next.hasSucceeded);
    t.equal(await next.primed(), 1, message);
    await next.stop();
  }
});

t.test('a host that goes away with many series does not fill the log', async (t) => {
  const receiver = new RecordingReceiver();
  const targets = Array.from({ length: 50 }, (_, index) =>
    Labels.from({ __address__: '127.0.0.1:1', instance: String(index) }),
  );
  const { clock, test, component } = start(t, argumentsOf({ targets, forward_to: [receiver] }));
  await clock.advance(INTERVAL_MS);
  await until(() => component.debugInfo().targets.every(({ health }) => health === 'down'));
  const warnings = () =>
    test.log.filter(({ msg, level }) => msg === 'scrape failed' && level === 'warn').length;
  t.ok(warnings() <= 40, `${warnings()} lines for 50 series in ${INTERVAL_MS / 1_000} s`);
  await clock.advance(10_000);
  await test.logged('scrapes of more series failed; see debug info');
});
