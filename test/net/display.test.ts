import t from 'tap';
import { headers, urlText } from '../../src/net/index.ts';
import { valueToJson } from '../../src/schema/index.ts';

t.test('a URL is shown without its password', async (t) => {
  const table: readonly (readonly [url: string, shown: string])[] = [
    ['http://pyroscope:4040/a@b?c=d@e', 'http://pyroscope:4040/a@b?c=d@e'],
    ['https://bob:sesame@pyroscope', 'https://bob:(secret)@pyroscope'],
    ['https://bob:ses@me:x@pyroscope/p', 'https://bob:(secret)@pyroscope/p'],
    ['https://:sesame@pyroscope', 'https://:(secret)@pyroscope'],
    ['https://bob@pyroscope', 'https://bob@pyroscope'],
  ];
  for (const [url, shown] of table) t.equal(urlText.encode(url), shown);
  t.equal(urlText.equals('http://a:b@c', 'http://a:d@c'), false, 'a new password is a change');
});

t.test('headers with credentials are shown as secrets', async (t) => {
  const secrets = [
    'Authorization',
    'Cookie',
    'X-API-Key',
    'Private-Token',
    'x-auth',
    'CF-Access-Client-Secret',
  ];
  const given = new Map([...secrets, 'X-Scope-OrgID', 'Accept'].map((name) => [name, 'sesame']));
  const shown = valueToJson(headers.encode(given));
  t.equal(JSON.stringify(shown).match(/sesame/g)?.length, 2, 'the tenant and Accept are none');
});
