import type { Target } from '../../model/index.ts';

const RUNTIMES = /^(?:docker|containerd|cri-o):\/\//;

/** The processes, each with the labels of its container; containers without a process or an id follow as they are. */
export function joinContainers(
  processes: readonly Target[],
  containers: readonly Target[],
): readonly Target[] {
  const byId = new Map<string, Target>();
  const others: Target[] = [];
  for (const container of containers) {
    const id = containerIdOf(container);
    if (id === '') others.push(container);
    else byId.set(id, container);
  }
  const joined = processes.map((process) => {
    const container = byId.get(containerIdOf(process));
    return container === undefined
      ? process
      : process.with([...container].map(({ name, value }) => [name, value] as const));
  });
  return [...others, ...joined, ...byId.values()];
}

function containerIdOf(target: Target): string {
  const kubernetes = target.get('__meta_kubernetes_pod_container_id');
  return (
    target.get('__container_id__') ||
    (RUNTIMES.test(kubernetes) ? kubernetes.replace(RUNTIMES, '') : '') ||
    target.get('__meta_docker_container_id')
  );
}
