import t from 'tap';
import { startApplication } from '../../src/demo/application-process.ts';
import { checkProfile, decompress } from '../../src/pprof/index.ts';
import { systemClock } from '../../src/util/index.ts';

const MAX_BYTES = 2 ** 20;

t.test(
  'an application shows valid profiles under the paths of Go, and ends when it is told to',
  async (t) => {
    const application = await startApplication('shop', systemClock);
    t.teardown(() => application.stop());
    const base = `http://${application.address}`;
    const cases = [
      { path: '/debug/pprof/allocs', types: ['alloc_space/bytes'] },
      { path: '/debug/pprof/goroutine', types: ['goroutine/count'] },
      { path: '/debug/pprof/block', types: ['contentions/count', 'delay/nanoseconds'] },
      { path: '/debug/pprof/mutex', types: ['contentions/count', 'delay/nanoseconds'] },
      { path: '/debug/pprof/profile?seconds=1', types: ['samples/count', 'cpu/nanoseconds'] },
      { path: '/debug/fgprof?seconds=1', types: ['samples/count', 'time/nanoseconds'] },
    ];
    // All at once: profiles of time do not get into one another's way.
    await Promise.all(
      cases.map(async ({ path, types }) => {
        const response = await fetch(base + path);
        t.equal(response.status, 200, path);
        const raw = await decompress(new Uint8Array(await response.arrayBuffer()), { maxBytes: MAX_BYTES });
        const { sampleTypes, sampleCount } = checkProfile(raw);
        t.same(
          sampleTypes.map(({ type, unit }) => `${type}/${unit}`),
          types,
          path,
        );
        if (/goroutine|fgprof/.test(path)) t.ok(sampleCount > 0, path);
      }),
    );
    const again = await fetch(`${base}/debug/pprof/allocs`);
    const raw = await decompress(new Uint8Array(await again.arrayBuffer()), { maxBytes: MAX_BYTES });
    t.ok(checkProfile(raw).sampleCount > 0, 'a second look has what was allocated since the first');

    for (const seconds of ['0', '-1', '1.5', '301', 'x']) {
      t.equal((await fetch(`${base}/debug/pprof/profile?seconds=${seconds}`)).status, 400, seconds);
    }
    t.equal((await fetch(`${base}/nothing`)).status, 404);

    await application.stop();
    await t.rejects(fetch(base), 'nobody listens any more');
    await t.resolves(application.stop(), 'twice does no harm');
  },
);
