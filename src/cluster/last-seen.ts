/** A broken connection tells of a death only when the suspicion follows soon. */
const SOON_MS = 5_000;

/** When members were last known to be well, which is what decides the slots that somebody else must make up for. */
export class LastSeen {
  readonly #disconnectedMs = new Map<string, number>();
  readonly #suspectedMs = new Map<string, number>();

  /** The connection broke: if it is dead, then since now. */
  disconnected(id: string, nowMs: number): void {
    this.#disconnectedMs.set(id, nowMs);
  }

  suspected(id: string, nowMs: number): void {
    this.#suspectedMs.set(id, this.#brokeMs(id, nowMs) ?? nowMs);
  }

  /** It is well, or of no interest any more. */
  forget(id: string): void {
    this.#disconnectedMs.delete(id);
    this.#suspectedMs.delete(id);
  }

  /** When it was last known to be well, now that it is dead. */
  wellMs(id: string, nowMs: number): number {
    return this.#suspectedMs.get(id) ?? this.#brokeMs(id, nowMs) ?? nowMs;
  }

  /** When its connection broke, if that has to do with what is happening to it now. */
  #brokeMs(id: string, nowMs: number): number | undefined {
    const disconnectedMs = this.#disconnectedMs.get(id);
    return disconnectedMs !== undefined && nowMs - disconnectedMs <= SOON_MS ? disconnectedMs : undefined;
  }
}
