import type { Clock } from './clock.ts';

/** Lets others end a loop's wait early. Rings while nobody waits end the next wait, all together as one. */
export class Doorbell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /**
   * Waits until somebody rings, `delayMs` have passed or the signal aborts; says whether it was a ring, which is then
   * used up. For one loop: two must not wait at a time.
   */
  async wait(clock: Clock, delayMs: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#isRung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = clock.after(delayMs, resolve);
        this.#wake = () => {
          timer.cancel();
          resolve();
        };
        signal.addEventListener('abort', this.#wake, { once: true });
      });
      if (this.#wake !== undefined) signal.removeEventListener('abort', this.#wake);
      this.#wake = undefined;
    }
    const wasRung = this.#isRung;
    this.#isRung = false;
    return wasRung;
  }
}
