import t from 'tap';
import { resolvedMetadataFault } from '../../src/net/metadata-address.ts';
import { nextHop } from '../../src/net/redirect.ts';

const from = { method: 'GET', body: undefined, isHome: true };
const redirect = (location: string) => ({ status: 302, headers: { location }, body: new Uint8Array() });

t.test('nobody is redirected to a metadata service, however its address is written', async (t) => {
  for (const place of [
    '169.254.169.254',
    '169.254.0.1:8080',
    '0xa9fea9fe',
    '2852039166',
    '0251.0376.0251.0376',
    '169.254.43518',
    'user:password@169.254.169.254',
    '[fe80::1]',
    '[fe80::a9fe:a9fe]',
    '[fd00:ec2::254]',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::169.254.169.254]',
    '100.100.100.200',
    '168.63.129.16',
    '\uff11\uff16\uff19.254.169.254',
  ]) {
    const url = new URL('http://10.0.0.1:6060/debug/pprof/heap');
    for (const location of [`http://${place}/latest`, `//${place}/latest`, `https://${place}/`]) {
      t.throws(
        () => nextHop({ ...from, url }, redirect(location), 'GET x'),
        { code: 'redirect', message: /GET x: redirected to .* which is never followed/ },
        location,
      );
    }
  }
});

t.test('other redirects are followed, those of a link-local target on its own host among them', async (t) => {
  for (const [base, location] of [
    ['http://10.0.0.1/', 'http://192.168.1.1/'],
    ['http://10.0.0.1/', 'http://127.0.0.1/'],
    ['http://10.0.0.1/', 'http://[fd00::1]/'],
    ['http://10.0.0.1/', 'https://apps.example/'],
    ['http://169.254.1.1:6060/a', 'http://169.254.1.1:6061/b'],
    ['http://[fe80::1]:6060/a', '/b'],
  ] as const) {
    const hop = nextHop({ ...from, url: new URL(base) }, redirect(location), 'GET x');
    t.equal(hop?.url.href, new URL(location, base).href);
    t.equal(hop?.isHome, new URL(location, base).origin === new URL(base).origin);
  }
});

t.test('a name is what it resolves to', async (t) => {
  const resolve = async (name: string): Promise<readonly string[]> => {
    if (name === 'metadata.internal') return ['10.0.0.1', '169.254.169.254'];
    if (name === 'metadata6.internal') return ['fd00:ec2::254'];
    if (name === 'apps.example') return ['10.0.0.1', 'fd00::1'];
    throw new Error('no such host');
  };
  t.match(
    await resolvedMetadataFault('metadata.internal', resolve),
    /169\.254\.169\.254.*\(metadata\.internal\)/,
  );
  t.match(await resolvedMetadataFault('metadata6.internal', resolve), /fd00:ec2::254/);
  t.equal(await resolvedMetadataFault('apps.example', resolve), undefined);
  t.equal(
    await resolvedMetadataFault('nowhere.example', resolve),
    undefined,
    'connecting tells what is wrong',
  );
  t.equal(await resolvedMetadataFault('127.0.0.1'), undefined);
});
