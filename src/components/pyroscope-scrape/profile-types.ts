import { bool, defaulted, defineBlock, required, string } from '../../schema/index.ts';

/** One kind of profile to scrape from every target. */
export interface ProfileType {
  /** What `__name__` starts as, e.g. "process_cpu"; the label of a profile.custom block. */
  readonly name: string;
  readonly path: string;
  /** Whether the target profiles over a span of time: the request then says how long in `seconds`. */
  readonly isDelta: boolean;
}

interface Defaults {
  readonly enabled: boolean;
  readonly path: string;
  readonly delta: boolean;
}

const ENABLED = 'Enable this profile type to be scraped.';
const PATH = 'The path to the profile type on the target.';
const DELTA = 'Whether the target is asked for a delta, by adding a `seconds` query parameter to requests.';

/** A block of a profile type that is known by name, and its defaults. */
export function knownProfile({ enabled, path, delta }: Defaults) {
  return defineBlock({
    enabled: defaulted(bool, enabled, ENABLED),
    path: defaulted(string, path, PATH),
    delta: defaulted(bool, delta, DELTA),
  });
}

/** The block of a profile type that only the user knows. */
export const customProfile = defineBlock({
  enabled: required(bool, ENABLED),
  path: required(string, PATH),
  delta: defaulted(bool, false, DELTA),
});

const BLOCK_PREFIX = 'profile.';

/** The decoded `profiling_config` as far as it is about profile types. */
interface ProfileBlocks {
  readonly 'profile.custom': readonly { readonly label: string; readonly value: Defaults }[];
  readonly [name: string]: unknown;
}

/**
 * The enabled profile types, the known ones first. A custom block that bears the name of a known type stands in for it,
 * also when it turns the type off.
 */
export function enabledTypes(blocks: ProfileBlocks): readonly ProfileType[] {
  const byName = new Map<string, Defaults>();
  for (const [name, block] of Object.entries(blocks)) {
    if (isProfileBlock(name, block)) byName.set(name.slice(BLOCK_PREFIX.length), block);
  }
  for (const { label, value } of blocks['profile.custom']) byName.set(label, value);
  return [...byName]
    .filter(([, block]) => block.enabled)
    .map(([name, { path, delta }]) => ({ name, path, isDelta: delta }));
}

function isProfileBlock(name: string, block: unknown): block is Defaults {
  return name.startsWith(BLOCK_PREFIX) && typeof block === 'object' && block !== null && 'enabled' in block;
}
