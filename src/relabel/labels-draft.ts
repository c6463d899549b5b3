import type { Label, Labels } from '../model/index.ts';

/** Labels being changed: the set they come from and the changes so far, "" for a label that is gone. */
export class LabelsDraft {
  readonly #base: Labels;
  readonly #changes = new Map<string, string>();

  constructor(base: Labels) {
    this.#base = base;
  }

  /** "" where the label is absent. */
  get(name: string): string {
    return this.#changes.get(name) ?? this.#base.get(name);
  }

  /** Sets a label; "" deletes it. A label without a name or with text that has no UTF-8 form is not set. */
  set(name: string, value: string): void {
    if (name === '' || !name.isWellFormed()) return;
    if (this.get(name) !== value) this.#changes.set(name, value);
  }

  /** The labels as they are now; what is set while going through them does not show. */
  snapshot(): readonly Label[] {
    const kept = [...this.#base].filter(({ name }) => !this.#changes.has(name));
    for (const [name, value] of this.#changes) if (value !== '') kept.push({ name, value });
    return kept;
  }

  /** The very set it started from where nothing changed. */
  finish(): Labels {
    return this.#changes.size === 0 ? this.#base : this.#base.with(this.#changes);
  }
}
