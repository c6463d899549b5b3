import type { BlockNode, Diagnostic } from '../syntax/index.ts';
import { errorAt, positionOf } from '../syntax/index.ts';
import { didYouMean } from '../util/index.ts';

/** First words of Alloy's component names outside profiling. */
const FOREIGN_FAMILIES: ReadonlySet<string> = new Set([
  'beyla',
  'database_observability',
  'faro',
  'loki',
  'mimir',
  'otelcol',
  'prometheus',
  'module',
]);

/** Alloy's names in the families that Starling has a part of. */
const FOREIGN_NAMES: ReadonlySet<string> = new Set([
  ...['ebpf', 'java', 'enrich'].map((name) => `pyroscope.${name}`),
  ...['kubernetes.configmap', 'kubernetes.secret', 's3', 'vault'].map((name) => `remote.${name}`),
]);

/** Alloy's kinds of discovery that Starling has not. */
const FOREIGN_DISCOVERY: ReadonlySet<string> = new Set(
  [
    'azure',
    'consulagent',
    'digitalocean',
    'ec2',
    'eureka',
    'gce',
    'hetzner',
    'ionos',
    'kuma',
    'lightsail',
    'linode',
    'marathon',
    'nerve',
    'nomad',
    'openstack',
    'ovhcloud',
    'puppetdb',
    'scaleway',
    'serverset',
    'triton',
    'uyuni',
  ].map((name) => `discovery.${name}`),
);

/** Blocks of Alloy's root that Starling configures by other means, or not at all. */
const UNCONFIGURABLE: ReadonlySet<string> = new Set(['cluster', 'ui', 'otel', 'labelstore']);

/** Blocks that exist in Alloy and are refused, with the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['foreach', 'foreach is experimental and not supported; write the blocks out or use a declare block'],
  ['remotecfg', 'remotecfg is not supported; deliver the configuration as a file and reload'],
  ['import.http', 'import.http is not supported; use remote.http and give its content to import.string'],
  ['import.git', 'import.git is not supported yet; use import.file'],
]);

/**
 * The errors for blocks whose name is no component, no custom component and no configuration block: one for each
 * unknown name, and a single one for all that Alloy has and Starling has not; kinds of discovery have one of their own.
 */
export function unknownBlockErrors(blocks: readonly BlockNode[], known: Iterable<string>): Diagnostic[] {
  const names = [...known];
  const diagnostics: Diagnostic[] = [];
  const foreign: BlockNode[] = [];
  const discovery: BlockNode[] = [];
  for (const block of blocks) {
    const refusal = REFUSED.get(block.name);
    if (refusal !== undefined) diagnostics.push(errorAt(block.nameSpan, refusal));
    else if (UNCONFIGURABLE.has(block.name)) {
      diagnostics.push(errorAt(block.nameSpan, `${block.name} does not support being configured`));
    } else if (FOREIGN_DISCOVERY.has(block.name)) discovery.push(block);
    else if (isForeign(block.name)) foreign.push(block);
    else {
      const hint = didYouMean(block.name, names);
      const message = `cannot find the definition of component name ${JSON.stringify(block.name)}${hint}`;
      diagnostics.push(errorAt(block.nameSpan, message));
    }
  }
  for (const [absent, advice] of [
    [foreign, 'keep them in an Alloy of their own'],
    [discovery, 'use discovery.http with a service that lists the targets, or discovery.file'],
  ] as const) {
    const [first] = absent;
    if (first !== undefined) diagnostics.push(errorAt(first.nameSpan, foreignMessage(absent, advice)));
  }
  return diagnostics;
}

function isForeign(name: string): boolean {
  return FOREIGN_NAMES.has(name) || FOREIGN_FAMILIES.has(name.split('.')[0] ?? '');
}

function foreignMessage(blocks: readonly BlockNode[], advice: string): string {
  const places = blocks.map(({ name, nameSpan: { source, start } }) => {
    const { line, column } = positionOf(source, start);
    return `${name} (${source.name}:${line}:${column})`;
  });
  const subject = blocks.length === 1 ? 'this component of Alloy' : 'these components of Alloy';
  return `Starling does not have ${subject}: ${places.join(', ')}; ${advice}`;
}
