import type { Value } from '../value.ts';

export interface ConstantValues {
  readonly hostname: string;
  /** Go's name, or Node's `process.platform`. */
  readonly os: string;
  /** Go's name, or Node's `process.arch`. */
  readonly arch: string;
  /** With or without the "v"; "" where it is not known. */
  readonly version: string;
}

const GO_OS: ReadonlyMap<string, string> = new Map([
  ['win32', 'windows'],
  ['sunos', 'solaris'],
]);

const GO_ARCH: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
  ['mipsel', 'mipsle'],
]);

/** The name that Go, and so the language, has for an operating system. */
export function goOs(os: string): string {
  return GO_OS.get(os) ?? os;
}

/** The namespace `constants`. */
export function createConstants({ hostname, os, arch, version }: ConstantValues): ReadonlyMap<string, Value> {
  return new Map([
    ['hostname', hostname],
    ['os', goOs(os)],
    ['arch', GO_ARCH.get(arch) ?? arch],
    ['version', version === '' ? 'v0.0.0' : version.replace(/^(?!v)/, 'v')],
  ]);
}
