/** discovery.consul against a real Consul, where scripts/build-consul.sh has built one. */
import type { Test } from 'tap';
import t from 'tap';
import { discoveryConsul } from '../../../src/components/discovery-consul/index.ts';
import type { Labels } from '../../../src/model/index.ts';
import { ConsulAgent, consulMissing } from '../../support/consul-agent.ts';
import { InstantClock } from '../../support/instant-clock.ts';
import type { RunningComponent } from '../../support/running-component.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

const DEADLINE_MS = 30_000;

async function start(t: Test, options: { needsToken?: boolean } = {}): Promise<ConsulAgent> {
  const consul = await ConsulAgent.start(options);
  t.teardown(() => consul.stop());
  return consul;
}

/** Waits of the component are over at once, but the time limits of requests. */
async function run(t: Test, { server }: ConsulAgent, more = '') {
  const text = `server = "${server}"\nrefresh_interval = "1ms"\n${more}`;
  const running: RunningComponent<Exports & Record<string, unknown>> = await runComponent(
    t,
    discoveryConsul,
    text,
    { clock: new InstantClock(100_000) },
  );
  /** The targets, as soon as they are those of these services. */
  const become = async (wanted: readonly string[]): Promise<readonly Labels[]> => {
    const { targets } = await running.exportsWhere(
      (exports) => String(idsOf(exports.targets)) === String(wanted),
      DEADLINE_MS,
    );
    return targets;
  };
  return { ...running, become };
}

function idsOf(targets: readonly Labels[]): string[] {
  return targets.map((target) => target.get('__meta_consul_service_id')).sort();
}

function web(id: string, more: object = {}): object {
  return {
    ID: id,
    Name: 'web',
    Address: '10.0.0.1',
    Port: 6060,
    Tags: ['a', 'b'],
    Meta: { version: '1' },
    ...more,
  };
}

t.test('a real Consul', { skip: consulMissing }, async (t) => {
  t.test('labels, services that come and go, checks and maintenance', async (t) => {
    const consul = await start(t);
    await consul.put(
      'agent/service/register',
      web('web-1', { Check: { CheckID: 'alive', TTL: '10m', Status: 'passing' } }),
    );
    const running = await run(t, consul, 'services = ["web", "db"]');
    const [target] = await running.become(['web-1']);
    t.match(target?.toJSON(), {
      __address__: '10.0.0.1:6060',
      __meta_consul_address: '127.0.0.1',
      __meta_consul_dc: 'dc1',
      __meta_consul_health: 'passing',
      __meta_consul_metadata_rack_no: '7',
      __meta_consul_node: 'test-node',
      __meta_consul_service: 'web',
      __meta_consul_service_address: '10.0.0.1',
      __meta_consul_service_id: 'web-1',
      __meta_consul_service_metadata_version: '1',
      __meta_consul_service_port: '6060',
      __meta_consul_tagged_address_lan: '127.0.0.1',
      __meta_consul_tags: ',a,b,',
    });
    const healthIs = (wanted: string): Promise<unknown> =>
      running.exportsWhere(
        ({ targets }) => targets.some((one) => one.get('__meta_consul_health') === wanted),
        DEADLINE_MS,
      );
    await consul.put('agent/check/fail/alive');
    await healthIs('critical');
    await consul.put('agent/check/pass/alive');
    await healthIs('passing');
    await consul.put('agent/service/maintenance/web-1?enable=true');
    await healthIs('maintenance');
    await consul.put('agent/service/register', web('web-2', { Address: '' }));
    await consul.put('agent/service/register', { ID: 'db-1', Name: 'db', Port: 1 });
    const targets = await running.become(['db-1', 'web-1', 'web-2']);
    t.same(
      targets.map((one) => one.get('__address__')).sort(),
      ['10.0.0.1:6060', '127.0.0.1:1', '127.0.0.1:6060'],
      'without an address that of the node',
    );
    await consul.put('agent/service/deregister/web-1');
    await consul.put('agent/service/deregister/db-1');
    await running.become(['web-2']);
  });

  t.test('all services of the catalog, and those with a tag', async (t) => {
    const consul = await start(t);
    await consul.put('agent/service/register', web('web-1'));
    const all = await run(t, consul);
    const tagged = await run(t, consul, 'tags = ["canary"]');
    await all.become(['consul', 'web-1']);
    await consul.put('agent/service/register', web('web-2', { Name: 'web-canary', Tags: ['canary', 'a'] }));
    await all.become(['consul', 'web-1', 'web-2']);
    await tagged.become(['web-2']);
  });

  t.test(
    'one that is killed leaves the targets; one that knows nothing of before is read anew',
    async (t) => {
      const consul = await start(t);
      await consul.put('agent/service/register', web('web-1'));
      await consul.put('agent/service/register', web('web-2'));
      const running = await run(t, consul, 'services = ["web"]');
      await running.become(['web-1', 'web-2']);
      const before = running.exports.length;
      await consul.stop();
      await running.logged('cannot ask Consul', DEADLINE_MS);
      t.equal(running.exports.length, before, 'nothing has changed');
      await consul.begin();
      await consul.put('agent/service/register', web('web-3'));
      await running.become(['web-3']);
      t.ok(await running.logged('Consul answers again', DEADLINE_MS));
    },
  );

  t.test('a token is needed, and is enough', async (t) => {
    const consul = await start(t, { needsToken: true });
    await consul.put('agent/service/register', web('web-1'));
    const without = await run(t, consul);
    t.match(await without.logged('cannot ask Consul', DEADLINE_MS), { err: /403|Permission denied|token/ });
    const withToken = await run(t, consul, `services = ["web"]\ntoken = "${ConsulAgent.token}"`);
    await withToken.become(['web-1']);
  });
});
