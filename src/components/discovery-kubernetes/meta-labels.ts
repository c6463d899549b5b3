import { sanitizeLabelName } from '../../discovery/index.ts';
import type { LabelPair, Lookup } from './lookup.ts';
import type { Metadata } from './objects.ts';

/** Begins every label of this kind of discovery. */
export const PREFIX = '__meta_kubernetes_';

/** Name, labels and annotations of an object, under the word of its role such as "pod". */
export function metadataLabels(word: string, metadata: Metadata): readonly LabelPair[] {
  return [[`${PREFIX}${word}_name`, metadata.name], ...annotatedLabels(word, metadata)];
}

/** Labels and annotations of the namespace, where they are attached. */
export function namespaceLabels(name: string, lookup: Lookup): readonly LabelPair[] {
  const namespace = lookup.namespace(name);
  return namespace === undefined ? [] : annotatedLabels('namespace', namespace.metadata);
}

/** Name, labels and annotations of the node, where they are attached. */
export function attachedNodeLabels(name: string, lookup: Lookup): readonly LabelPair[] {
  const node = name === '' ? undefined : lookup.node(name);
  return node === undefined ? [] : metadataLabels('node', node.metadata);
}

function annotatedLabels(word: string, { labels, annotations }: Metadata): readonly LabelPair[] {
  const pairs: LabelPair[] = [];
  for (const [kind, texts] of [
    ['label', labels],
    ['annotation', annotations],
  ] as const) {
    for (const [name, text] of texts) {
      const clean = sanitizeLabelName(name);
      pairs.push([`${PREFIX}${word}_${kind}_${clean}`, text]);
      pairs.push([`${PREFIX}${word}_${kind}present_${clean}`, 'true']);
    }
  }
  return pairs;
}
