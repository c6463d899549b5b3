/**
 * Every kind of component that Starling has, in the order of the reference. A component registers itself nowhere: it is
 * in this list, or it does not exist.
 */
import type { AnyDefinition } from '../component/index.ts';
import { discoveryConsul } from './discovery-consul/index.ts';
import { discoveryDns } from './discovery-dns/index.ts';
import { discoveryDocker, discoveryDockerswarm } from './discovery-docker/index.ts';
import { discoveryFile } from './discovery-file/index.ts';
import { discoveryHttp } from './discovery-http/index.ts';
import { discoveryKubelet, discoveryKubernetes } from './discovery-kubernetes/index.ts';
import { discoveryProcess } from './discovery-process/index.ts';
import { discoveryRelabel } from './discovery-relabel/index.ts';
import { localFile } from './local-file/index.ts';
import { localFileMatch } from './local-file-match/index.ts';
import { pyroscopeReceiveHttp } from './pyroscope-receive-http/index.ts';
import { pyroscopeRelabel } from './pyroscope-relabel/index.ts';
import { phlareScrape, pyroscopeScrape } from './pyroscope-scrape/index.ts';
import { phlareWrite, pyroscopeWrite } from './pyroscope-write/index.ts';
import { remoteHttp } from './remote-http/index.ts';
import { starlingStore } from './starling-store/index.ts';

export const definitions: readonly AnyDefinition[] = [
  pyroscopeScrape,
  pyroscopeWrite,
  pyroscopeRelabel,
  pyroscopeReceiveHttp,
  starlingStore,
  discoveryConsul,
  discoveryDns,
  discoveryDocker,
  discoveryDockerswarm,
  discoveryFile,
  discoveryHttp,
  discoveryKubelet,
  discoveryKubernetes,
  discoveryProcess,
  discoveryRelabel,
  localFile,
  localFileMatch,
  remoteHttp,
  phlareScrape,
  phlareWrite,
];
