// The architecture of src/: which folder may import which. docs/architecture.md is drawn from this table.

/** Folder → the folders it may import. A folder that is not listed here is an error. */
export const layers = {
  util: [],
  proto: [],
  model: ['util'],
  telemetry: ['util'],
  syntax: ['util'],
  schema: ['syntax', 'util'],
  relabel: ['schema', 'model', 'util'],
  files: ['util'],
  discovery: ['component', 'model', 'telemetry', 'util'],
  threads: ['util'],
  pprof: ['proto', 'threads', 'util'],
  queue: ['telemetry', 'util'],
  ring: ['util'],
  gossip: ['proto', 'telemetry', 'util'],
  kubernetes: ['files', 'net', 'schema', 'util'],
  cluster: ['ring', 'gossip', 'component', 'kubernetes', 'proto', 'queue', 'telemetry', 'util'],
  net: ['files', 'schema', 'telemetry', 'util'],
  component: ['queue', 'schema', 'model', 'telemetry', 'util'],
  components: [
    'component',
    'discovery',
    'files',
    'kubernetes',
    'net',
    'model',
    'pprof',
    'proto',
    'queue',
    'relabel',
    'schema',
    'telemetry',
    'util',
  ],
  runtime: ['component', 'files', 'net', 'schema', 'syntax', 'telemetry', 'util'],
  'self-profile': ['pprof', 'util'],
  server: [
    'self-profile',
    'runtime',
    'cluster',
    'gossip',
    'component',
    'model',
    'net',
    'pprof',
    'schema',
    'telemetry',
    'threads',
    'util',
  ],
  // Everything through main.ts: commands get what they need handed in.
  cli: ['runtime', 'server', 'cluster', 'demo', 'component', 'schema', 'syntax', 'telemetry', 'util'],
  demo: ['self-profile', 'pprof', 'proto', 'model', 'telemetry', 'util'],
};

const folders = Object.keys(layers);
const inFolder = (names) => `^src/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...folders.map((folder) => ({
      name: `layer-${folder}`,
      comment: `src/${folder} may import: ${layers[folder].join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: [inFolder([folder, ...layers[folder]])] },
    })),
    {
      name: 'unlisted-folder',
      comment: 'Add the folder to the table of layers',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: [inFolder(folders)] },
    },
    {
      name: 'front-door',
      comment: "Other folders import a folder's index.ts only",
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/components/'] },
    },
    {
      name: 'component-islands',
      comment: 'A component never imports another component; they meet through src/model',
      severity: 'error',
      from: { path: '^src/components/([^/]+)/' },
      to: { path: '^src/components/[^/]+/', pathNot: ['^src/components/$1/'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-main',
      comment: 'main.ts is the composition root: nothing imports it',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/main\\.ts$' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};
