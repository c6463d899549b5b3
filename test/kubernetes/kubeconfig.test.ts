/** What a kubeconfig makes of the HTTP client's settings. */
import { join } from 'node:path';
import t from 'tap';
import { readKubeconfig } from '../../src/kubernetes/index.ts';

t.test('what a kubeconfig says', async (t) => {
  const data = (text: string): string => Buffer.from(text).toString('base64');
  const directory = t.testdir({
    inline: JSON.stringify({
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
      clusters: [
        {
          name: 'k',
          cluster: {
            server: 'https://k:6443/prefix',
            'certificate-authority-data': data('CA'),
            'tls-server-name': 'name',
            'proxy-url': 'http://proxy:1',
          },
        },
      ],
      users: [
        { name: 'u', user: { 'client-certificate-data': data('CERT'), 'client-key-data': data('KEY') } },
      ],
    }),
    files: `current-context: c
contexts: [{name: c, context: {cluster: k, user: u}}]
clusters: [{name: k, cluster: {server: "http://k", certificate-authority: ca.pem, insecure-skip-tls-verify: true}}]
users: [{name: u, user: {tokenFile: sub/token, token: unused, username: unused}}]`,
    password: `current-context: c
contexts: [{name: c, context: {cluster: k, user: u}}]
clusters: [{name: k, cluster: {server: "http://k"}}]
users: [{name: u, user: {username: me, password: pass}}]`,
  });
  const inline = await readKubeconfig(join(directory, 'inline'));
  t.match(inline, {
    server: 'https://k:6443/prefix',
    settings: {
      proxy_url: 'http://proxy:1',
      proxy_from_environment: false,
      tls_config: { ca_pem: 'CA', cert_pem: 'CERT', server_name: 'name', insecure_skip_verify: false },
    },
  });
  t.equal(inline.settings.tls_config?.key_pem?.reveal(), 'KEY');
  t.match((await readKubeconfig(join(directory, 'files'))).settings, {
    bearer_token_file: join(directory, 'sub/token'),
    bearer_token: undefined,
    basic_auth: undefined,
    proxy_from_environment: true,
    tls_config: { ca_file: join(directory, 'ca.pem'), insecure_skip_verify: true },
  });
  const password = await readKubeconfig(join(directory, 'password'));
  t.equal(password.settings.basic_auth?.username, 'me');
  t.equal(password.settings.basic_auth?.password?.reveal(), 'pass');
});
