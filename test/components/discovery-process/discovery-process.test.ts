import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { discoveryProcess } from '../../../src/components/discovery-process/index.ts';
import { joinContainers } from '../../../src/components/discovery-process/join-containers.ts';
import {
  compileCgroupRegex,
  readProcesses,
} from '../../../src/components/discovery-process/read-processes.ts';
import { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

const onLinux = process.platform === 'linux' ? false : 'only Linux has /proc';
const ID = 'ab12'.repeat(16);
const ALL = {
  cwd: true,
  exe: true,
  commandline: true,
  username: true,
  uid: true,
  container_id: true,
  cgroup_id: true,
};
const { signal } = new AbortController();

t.test('arguments', async (t) => {
  t.match(decodeText(discoveryProcess.arguments, '').value, {
    join: [],
    refresh_interval: 60_000,
    discover_config: { ...ALL, username: false, uid: false },
  });
  for (const [text, message] of [
    ['refresh_interval = "0s"', /refresh_interval must be greater than 0/],
    ['cgroup_id_regex = "("', /cgroup_id_regex is not a valid RE2 expression/],
    ['discover_config {\n pid = true\n}', /"pid"/],
  ] as const) {
    t.match(decodeText(discoveryProcess.arguments, text).messages[0], message);
  }
});

t.test('a real process', { skip: onLinux }, async (t) => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'an argument'], { cwd: '/' });
  t.teardown(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  await once(child, 'spawn');
  const isChild = (target: Labels): boolean => target.get('__process_pid__') === String(child.pid);
  const running = await runComponent<Exports>(
    t,
    discoveryProcess,
    'discover_config {\n uid = true\n username = true\n}',
  );
  const { targets } = await running.exportsWhere((exports) => exports.targets.some(isChild));
  t.match(targets.find(isChild)?.toJSON(), {
    __meta_process_exe: process.execPath,
    __meta_process_cwd: '/',
    __meta_process_commandline: `${process.execPath} -e process.stdin.resume() an argument`,
    __meta_process_uid: String(process.getuid?.()),
    __meta_process_username: /./,
  });
});

t.test('cgroups and containers, on a /proc of the test', { skip: onLinux }, async (t) => {
  const status = 'Name:\tx\nUid:\t4242\t4242\t4242\t4242\n';
  const cgroups: Readonly<Record<string, string>> = {
    10: `0::/system.slice/docker-${ID}.scope\n`,
    11: `12:cpu:/kubepods/burstable/pod1/${ID}\n`,
    12: '0::/user.slice/session-1.scope\n',
    9: `0::/kubepods.slice/cri-containerd-${ID}.scope\n`,
  };
  const directory = t.testdir({
    ...Object.fromEntries(
      Object.entries(cgroups).map(([pid, cgroup]) => [pid, { status, cgroup, cmdline: 'a\0b c\0' }]),
    ),
    13: { status },
    self: {},
  });
  for (const pid of Object.keys(cgroups)) {
    symlinkSync('/bin/program', join(directory, pid, 'exe'));
    symlinkSync('/', join(directory, pid, 'cwd'));
  }
  const { idOf } = compileCgroupRegex('session-(\\d+)');
  const targets = await readProcesses(directory, ALL, idOf, signal);
  t.same(
    targets.map((target) => [
      target.get('__process_pid__'),
      target.get('__container_id__'),
      target.get('__meta_process_cgroup_id'),
    ]),
    [
      ['9', ID, ''],
      ['10', ID, ''],
      ['11', ID, ''],
      ['12', '', '1'],
    ],
    'a process that cannot be read is left out',
  );
  t.match(targets[0]?.toJSON(), {
    __meta_process_exe: '/bin/program',
    __meta_process_commandline: 'a b c',
    __meta_process_uid: '4242',
  });
  const none = {
    cwd: false,
    exe: false,
    commandline: false,
    username: false,
    uid: false,
    container_id: false,
    cgroup_id: false,
  };
  t.same((await readProcesses(directory, none, idOf, signal)).at(-1)?.toJSON(), { __process_pid__: '13' });
});

t.test('processes are joined with their containers', (t) => {
  const process = (pid: string, id: string): Labels =>
    Labels.from({ __process_pid__: pid, __container_id__: id, a: 'p' });
  const containers = [
    Labels.from({ __meta_kubernetes_pod_container_id: 'containerd://one', pod: 'x', a: 'c' }),
    Labels.from({ __meta_docker_container_id: 'two', a: 'c' }),
    Labels.from({ __meta_docker_container_id: 'unused' }),
    Labels.from({ other: '1' }),
  ];
  const joined = joinContainers([process('1', 'one'), process('2', 'two'), process('3', '')], containers);
  t.same(
    joined.map((target) => target.toJSON()),
    [
      { other: '1' },
      {
        __process_pid__: '1',
        __container_id__: 'one',
        __meta_kubernetes_pod_container_id: 'containerd://one',
        pod: 'x',
        a: 'c',
      },
      { __process_pid__: '2', __container_id__: 'two', __meta_docker_container_id: 'two', a: 'c' },
      { __process_pid__: '3', a: 'p' },
      { __meta_kubernetes_pod_container_id: 'containerd://one', pod: 'x', a: 'c' },
      { __meta_docker_container_id: 'two', a: 'c' },
      { __meta_docker_container_id: 'unused' },
    ],
  );
  t.end();
});
