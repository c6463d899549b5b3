import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { RE2JS, RE2JSException } from 're2js';
import type { Target } from '../../model/index.ts';
import { Labels } from '../../model/index.ts';

/** Which facts to read of a process. */
export interface ProcessFacts {
  readonly cwd: boolean;
  readonly exe: boolean;
  readonly commandline: boolean;
  readonly username: boolean;
  readonly uid: boolean;
  readonly container_id: boolean;
  readonly cgroup_id: boolean;
}

/** The id that an expression finds in the lines of a cgroup file, "" where it finds none. */
export type CgroupId = (lines: readonly string[]) => string;

/** A container's id at the end of a cgroup's path, with a runtime's word in front and a suffix behind or not. */
const CONTAINER_ID = /^.*\/(?:.*-)?([0-9a-f]{64})(?:\.|\s*$)/;
const PROCESSES_PER_TURN = 50;

/** The targets of all processes. @throws the error of the system where the list cannot be read */
export async function readProcesses(
  procPath: string,
  facts: ProcessFacts,
  cgroupIdOf: CgroupId,
  signal: AbortSignal,
): Promise<readonly Target[]> {
  const pids = (await readdir(procPath))
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b));
  const users = facts.username ? await userNames() : new Map<string, string>();
  const targets: Target[] = [];
  for (let start = 0; start < pids.length; start += PROCESSES_PER_TURN) {
    signal.throwIfAborted();
    const some = pids.slice(start, start + PROCESSES_PER_TURN);
    const read = await Promise.all(
      some.map((pid) => readProcess(join(procPath, pid), pid, facts, cgroupIdOf, users)),
    );
    targets.push(...read.filter((target) => target !== undefined));
  }
  return targets;
}

/** How to find the id of a cgroup; a complaint where the text is no expression. */
export function compileCgroupRegex(text: string): { readonly complaint?: string; readonly idOf: CgroupId } {
  if (text === '') return { idOf: () => '' };
  try {
    const regex = RE2JS.compile(text);
    return {
      idOf(lines) {
        for (const line of lines) {
          const matcher = regex.matcher(line);
          if (matcher.find() && matcher.groupCount() > 0) return matcher.group(1) ?? '';
        }
        return '';
      },
    };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { complaint: `is not a valid RE2 expression: ${error.message}`, idOf: () => '' };
  }
}

/** Nothing where the process is gone, or is not ours to look at. */
async function readProcess(
  directory: string,
  pid: string,
  facts: ProcessFacts,
  cgroupIdOf: CgroupId,
  users: ReadonlyMap<string, string>,
): Promise<Target | undefined> {
  const when = async (isWanted: boolean, read: () => Promise<string>): Promise<string> =>
    isWanted ? read() : '';
  try {
    const [exe, cwd, commandline, uid, cgroup] = await Promise.all([
      when(facts.exe, () => readlink(join(directory, 'exe'))),
      when(facts.cwd, () => readlink(join(directory, 'cwd'))),
      when(facts.commandline, () => readFile(join(directory, 'cmdline'), 'utf8')),
      when(facts.uid || facts.username, async () => uidOf(await readFile(join(directory, 'status'), 'utf8'))),
      when(facts.container_id || facts.cgroup_id, () => readFile(join(directory, 'cgroup'), 'utf8')),
    ]);
    const lines = cgroup.split('\n');
    return Labels.of([
      ['__process_pid__', pid],
      ['__meta_process_exe', exe],
      ['__meta_process_cwd', cwd],
      ['__meta_process_commandline', commandline.replaceAll('\0', ' ').trim()],
      ['__meta_process_uid', facts.uid ? uid : ''],
      ['__meta_process_username', users.get(uid) ?? ''],
      ['__container_id__', facts.container_id ? containerIdOf(lines) : ''],
      ['__meta_process_cgroup_id', facts.cgroup_id ? cgroupIdOf(lines) : ''],
    ]);
  } catch {
    // It ended while it was read, is a thread of the kernel without a program, or is another user's: it cannot be
    // profiled either, and which of these it is does not matter.
    return undefined;
  }
}

function uidOf(status: string): string {
  return /^Uid:\s+(\d+)/m.exec(status)?.[1] ?? '';
}

function containerIdOf(lines: readonly string[]): string {
  for (const line of lines) {
    const id = CONTAINER_ID.exec(line)?.[1];
    if (id !== undefined) return id;
  }
  return '';
}

/** Names by number, from /etc/passwd. */
async function userNames(): Promise<ReadonlyMap<string, string>> {
  try {
    const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
    return new Map(lines.map(([name = '', , uid = '']) => [uid, name]));
  } catch {
    // A container may have no such file; users are numbers then.
    return new Map();
  }
}
