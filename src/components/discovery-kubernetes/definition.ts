import { defineComponent, targets } from '../../component/index.ts';
import { checkHttpUrl, httpClientFields, httpClientRules, urlText } from '../../net/index.ts';
import {
  bool,
  defaulted,
  defaultedBlock,
  defineBlock,
  list,
  optional,
  repeatedBlock,
  required,
  string,
} from '../../schema/index.ts';
import { podEnvironment } from './access.ts';
import { createKubernetesDiscovery } from './create-discovery.ts';
import { checkSelectorRoles, ROLES } from './roles.ts';

const checkRole = (role: string): string | undefined =>
  ROLES.some((known) => known === role)
    ? undefined
    : `must be one of ${ROLES.join(', ')}, got ${JSON.stringify(role)}`;

const namespaces = defineBlock({
  own_namespace: defaulted(bool, false, 'Include the namespace that Starling itself runs in.'),
  names: defaulted(list(string), [], 'Namespaces to look in; all where none is given.'),
});

const selectors = defineBlock({
  role: required(string, 'Kind of the objects that are selected.', { check: checkRole }),
  label: defaulted(string, '', 'Label selector in the syntax of Kubernetes, such as "app=web,tier!=test".'),
  field: defaulted(
    string,
    '',
    'Field selector in the syntax of Kubernetes, such as "spec.nodeName=worker-1".',
  ),
});

const attachMetadata = defineBlock({
  node: defaulted(
    bool,
    false,
    'Attach the metadata of nodes; for the roles pod, endpoints and endpointslice.',
  ),
  namespace: defaulted(bool, false, 'Attach the metadata of namespaces; for all roles but node.'),
});

/** The definition of discovery.kubernetes. */
export const discoveryKubernetes = defineComponent({
  name: 'discovery.kubernetes',
  doc: 'Discovers targets from the objects of a Kubernetes cluster, and watches them for changes.',
  arguments: defineBlock(
    {
      api_server: optional(
        urlText,
        'URL of the Kubernetes API server. Without it the service account of the pod is used.',
        {
          check: checkHttpUrl,
        },
      ),
      role: required(string, `Kind of the objects that become targets: ${ROLES.join(', ')}.`, {
        check: checkRole,
      }),
      kubeconfig_file: optional(
        string,
        'Path of a kubeconfig file; its current context says the server and how to log in, and the arguments of the HTTP client do not count.',
      ),
      ...httpClientFields,
      namespaces: defaultedBlock(namespaces, 'Which namespaces to look in.'),
      selectors: repeatedBlock(selectors, 'Which objects of a kind to take.'),
      attach_metadata: defaultedBlock(attachMetadata, 'Metadata of other objects that targets carry.'),
    },
    [
      ...httpClientRules,
      {
        fields: ['selectors', 'role'],
        doc: 'Each role has selectors for the kinds of objects that it looks at, one block a kind.',
        check: (args) =>
          checkSelectorRoles(
            args.role,
            args.selectors.map(({ role }) => role),
          ),
      },
    ],
  ),
  exports: {
    targets: { type: targets, doc: 'The targets of the cluster.' },
  },
  create: (context, args) => createKubernetesDiscovery(context, args, podEnvironment),
});
