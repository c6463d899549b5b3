/**
 * Every kind of component that Starling has, in the order of the reference. A component registers itself nowhere: it is
 * in this list, or it does not exist.
 */
import type { AnyDefinition } from '../component/index.ts';
import { discoveryFile } from './discovery-file/index.ts';
import { discoveryHttp } from './discovery-http/index.ts';
import { discoveryKubernetes } from './discovery-kubernetes/index.ts';
import { discoveryRelabel } from './discovery-relabel/index.ts';
import { localFile } from './local-file/index.ts';
import { pyroscopeReceiveHttp } from './pyroscope-receive-http/index.ts';
import { pyroscopeRelabel } from './pyroscope-relabel/index.ts';
import { phlareScrape, pyroscopeScrape } from './pyroscope-scrape/index.ts';
import { phlareWrite, pyroscopeWrite } from './pyroscope-write/index.ts';

export const definitions: readonly AnyDefinition[] = [
  pyroscopeScrape,
  pyroscopeWrite,
  pyroscopeRelabel,
  pyroscopeReceiveHttp,
  discoveryFile,
  discoveryHttp,
  discoveryKubernetes,
  discoveryRelabel,
  localFile,
  phlareScrape,
  phlareWrite,
];
