import { readdirSync, readFileSync } from 'node:fs';
import type { Metrics } from './metrics.ts';

const BYTES_PER_KILOBYTE = 1024;

/** Registers what Alloy says of its own process, behind `starling_`. */
export function registerProcessMetrics(metrics: Metrics, { version }: { readonly version: string }): void {
  const scope = metrics.scope();
  scope
    .gauge({
      name: 'starling_build_info',
      help: 'Always 1; the labels tell what runs.',
      labels: ['version', 'node_version', 'os', 'arch'],
    })
    .set({ version, node_version: process.version, os: process.platform, arch: process.arch }, 1);
  const gauge = (name: string, help: string) => scope.gauge({ name: `starling_resources_${name}`, help });
  const startTime = gauge(
    'process_start_time_seconds',
    'When the process started, in seconds since the epoch.',
  );
  const cpu = gauge('process_cpu_seconds_total', 'User and system time of the process so far.');
  const resident = gauge('process_resident_memory_bytes', 'Memory of the process that is held in RAM.');
  const virtual = gauge('process_virtual_memory_bytes', 'Address space of the process.');
  const heap = gauge('heap_used_bytes', 'JavaScript objects, those not collected yet among them.');
  const descriptors = gauge('process_open_fds', 'Open files and connections of the process.');
  startTime.set({}, performance.timeOrigin / 1000);
  scope.onCollect(() => {
    const { user, system } = process.cpuUsage();
    cpu.set({}, (user + system) / 1e6);
    const memory = process.memoryUsage();
    resident.set({}, memory.rss);
    heap.set({}, memory.heapUsed);
    const open = openDescriptors();
    if (open !== undefined) descriptors.set({}, open);
    const size = virtualMemoryBytes();
    if (size !== undefined) virtual.set({}, size);
  });
}

/** Undefined where there is no /proc. */
function virtualMemoryBytes(): number | undefined {
  try {
    const [, kilobytes] = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * BYTES_PER_KILOBYTE;
  } catch {
    // Other systems have no /proc; the metric is left out there.
    return undefined;
  }
}

/** Undefined where there is no /proc. */
function openDescriptors(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    // As above.
    return undefined;
  }
}
