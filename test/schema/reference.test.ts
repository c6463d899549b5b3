import t from 'tap';
import {
  atMostOneOf,
  capsule,
  defaulted,
  defineBlock,
  duration,
  labelledBlock,
  list,
  map,
  optional,
  optionalBlock,
  referenceMarkdown,
  repeatedBlock,
  required,
  requiredBlock,
  string,
} from '../../src/schema/index.ts';

const tls = defineBlock({ ca_file: optional(string, 'CA file.', { defaultText: 'the CAs of the system' }) });
const oauth2 = defineBlock({
  token_url: required(string, 'Where tokens are.'),
  tls: optionalBlock(tls, 'TLS to the token URL.'),
});

const component = {
  name: 'test.component',
  doc: 'Does a test.',
  arguments: defineBlock(
    {
      url: required(string, 'One | two\nlines.'),
      forward_to: required(list(capsule('ProfilesReceiver')), 'Receivers.'),
      interval: defaulted(duration, 15_000, 'How often.'),
      headers: defaulted(map(string), new Map([['a', '`']]), 'Headers.'),
      file: optional(string, 'A file.'),
      tls: optionalBlock(tls, 'TLS.'),
      oauth2: requiredBlock(oauth2, 'OAuth2.'),
      'profile.custom': labelledBlock(defineBlock({}), 'Profiles.'),
      endpoint: repeatedBlock(
        defineBlock({ tls: optionalBlock(defineBlock({}), 'Another TLS.') }),
        'Endpoints.',
      ),
    },
    [atMostOneOf('url', 'file')],
  ),
  exports: { receiver: { type: capsule('ProfilesReceiver'), doc: 'Takes profiles.' } },
};

const PAGE = `# \`test.component\`

Does a test.

## Usage

\`\`\`alloy
test.component "<LABEL>" {
  url        = <URL>
  forward_to = <FORWARD_TO>
  oauth2 {
    ...
  }
}
\`\`\`

## Arguments

| Name         | Type                     | Description       | Default           | Required |
| ------------ | ------------------------ | ----------------- | ----------------- | -------- |
| \`url\`        | \`string\`                 | One \\| two lines. |                   | yes      |
| \`forward_to\` | \`list(ProfilesReceiver)\` | Receivers.        |                   | yes      |
| \`interval\`   | \`duration\`               | How often.        | \`"15s"\`           | no       |
| \`headers\`    | \`map(string)\`            | Headers.          | \`\` { a = "\`" } \`\` | no       |
| \`file\`       | \`string\`                 | A file.           |                   | no       |

- At most one of \`url\`, \`file\` can be given.

## Blocks

These blocks can stand inside \`test.component\`:

| Hierarchy          | Block                              | Description           | Required |
| ------------------ | ---------------------------------- | --------------------- | -------- |
| \`tls\`              | [\`tls\`](#tls)                      | TLS.                  | no       |
| \`oauth2\`           | [\`oauth2\`](#oauth2)                | OAuth2.               | yes      |
| \`oauth2\` > \`tls\`   | [\`tls\`](#tls)                      | TLS to the token URL. | no       |
| \`profile.custom\`   | [\`profile.custom\`](#profilecustom) | Profiles.             | no       |
| \`endpoint\`         | [\`endpoint\`](#endpoint)            | Endpoints.            | no       |
| \`endpoint\` > \`tls\` | [\`endpoint > tls\`](#endpoint--tls) | Another TLS.          | no       |

\`>\` leads from a block to one inside it.
`;

t.test('the reference page of a component', async (t) => {
  const page = referenceMarkdown(component);
  t.equal(page.slice(0, PAGE.length), PAGE);
  const rest = page.slice(PAGE.length);
  t.equal(rest.match(/^### /gm)?.length, 5, 'a section for each block, the shared one once');
  t.match(rest, '| `ca_file` | `string` | CA file.    | the CAs of the system | no       |');
  t.match(rest, '### `profile.custom`\n\nProfiles. The block takes a label, and can be given several times');
  t.match(rest, 'Endpoints. The block can be given several times.');
  t.match(rest, '### `endpoint > tls`\n\nAnother TLS.\n\nIt has no arguments.');
  t.ok(
    rest.endsWith(`## Exported fields

| Name       | Type               | Description     |
| ---------- | ------------------ | --------------- |
| \`receiver\` | \`ProfilesReceiver\` | Takes profiles. |
`),
  );
});

t.test('a component without anything', async (t) => {
  t.equal(
    referenceMarkdown({ name: 'a.b', doc: 'Nothing.', arguments: defineBlock({}), exports: {} }),
    `# \`a.b\`

Nothing.

## Usage

\`\`\`alloy
a.b "<LABEL>" {
}
\`\`\`

## Arguments

There are no arguments.

## Exported fields

There are no exported fields.
`,
  );
});
