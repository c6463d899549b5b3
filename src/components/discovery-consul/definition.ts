import { defineComponent, targets } from '../../component/index.ts';
import { WatchingDiscovery } from '../../discovery/index.ts';
import { httpClientFields, httpClientRules } from '../../net/index.ts';
import {
  bool,
  defaulted,
  defineBlock,
  duration,
  list,
  map,
  optional,
  secret,
  string,
} from '../../schema/index.ts';
import { ConsulSession } from './session.ts';

/** The definition of discovery.consul. */
export const discoveryConsul = defineComponent({
  name: 'discovery.consul',
  doc: 'Discovers targets from the services of a Consul catalog.',
  arguments: defineBlock(
    {
      server: defaulted(string, 'localhost:8500', 'Host and port of the Consul server or agent.', {
        check: (value) => (URL.canParse(`http://${value}`) ? undefined : 'must be a host and a port'),
      }),
      token: optional(secret, 'Token for the ACLs of Consul.'),
      datacenter: optional(string, 'Datacenter to ask; that of the agent where none is given.'),
      namespace: optional(string, 'Namespace to ask (Consul Enterprise).'),
      partition: optional(string, 'Admin partition to ask (Consul Enterprise).'),
      tag_separator: defaulted(string, ',', 'What stands between the tags in the label.'),
      scheme: defaulted(string, 'http', 'Scheme of the server: http or https.', {
        check: (value) => (/^https?$/.test(value) ? undefined : 'must be http or https'),
      }),
      username: optional(string, 'User of basic authentication; deprecated, use basic_auth.'),
      password: optional(secret, 'Password of basic authentication; deprecated, use basic_auth.'),
      allow_stale: defaulted(bool, true, 'Whether answers may be a little old, which spares the servers.'),
      services: defaulted(list(string), [], 'Services to discover; all where none is given.'),
      tags: defaulted(list(string), [], 'Tags that a service must have, every one of them.'),
      node_meta: defaulted(map(string), new Map(), 'Metadata that the nodes of a service must have.'),
      refresh_interval: defaulted(duration, 30_000, 'How often to ask for one thing at most.', {
        check: (value) => (value > 0 ? undefined : 'must be greater than 0'),
      }),
      ...httpClientFields,
    },
    [
      ...httpClientRules,
      {
        fields: ['username', 'basic_auth'],
        check: ({ username, basic_auth }) =>
          username !== undefined && basic_auth !== undefined
            ? 'at most one of username and basic_auth must be configured'
            : undefined,
      },
    ],
  ),
  exports: { targets: { type: targets, doc: 'The targets of the catalog.' } },
  create(context, given) {
    const failures = context.metrics.counter({
      name: 'prometheus_sd_consul_rpc_failures_total',
      help: 'Queries to Consul that failed.',
    });
    return WatchingDiscovery.create(context, given, (args) => new ConsulSession(context, args, failures));
  },
});
