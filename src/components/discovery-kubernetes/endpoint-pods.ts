import type { TargetReference } from './endpoint-objects.ts';
import type { LabelPair, Lookup } from './lookup.ts';
import type { Pod } from './objects.ts';
import { containerLabels, podLabels, portLabels } from './pod-targets.ts';

/** The pods behind the addresses of one object, and which of their ports have a target already. */
export class EndpointPods {
  readonly #lookup: Lookup;
  readonly #seen = new Map<Pod, Set<string>>();

  constructor(lookup: Lookup) {
    this.#lookup = lookup;
  }

  /** The labels of the pod behind an address, and of its container with that port; none where it is no pod. */
  labelsOf(reference: TargetReference | undefined, portNumber: string): readonly LabelPair[] {
    if (reference?.kind !== 'Pod') return [];
    const pod = this.#lookup.pod(reference.namespace, reference.name);
    if (pod === undefined) return [];
    const ports = this.#seen.get(pod) ?? new Set<string>();
    this.#seen.set(pod, ports.add(portNumber));
    const labels: LabelPair[] = [...podLabels(pod)];
    for (const container of pod.containers) {
      const port = container.ports.find(({ number }) => number === portNumber);
      if (port === undefined) continue;
      const address = portLabels(pod, port).filter(([name]) => name !== '__address__');
      labels.push(...containerLabels(container), ...address);
    }
    return labels;
  }

  /** Targets for the ports of those pods that no endpoint covers. */
  otherPorts(): readonly (readonly LabelPair[])[] {
    return [...this.#seen].flatMap(([pod, covered]) =>
      pod.ip === ''
        ? []
        : pod.containers.flatMap((container) =>
            container.ports
              .filter(({ number }) => !covered.has(number))
              .map((port) => [...podLabels(pod), ...containerLabels(container), ...portLabels(pod, port)]),
          ),
    );
  }
}
