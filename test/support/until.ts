/**
 * Looks every few milliseconds until a condition holds, and for half of the time at most: what is looked at must go on.
 * @throws when it does not within the bound, which only guards against a hang
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  boundMs = 60_000,
  everyMs = 10,
): Promise<void> {
  const endMs = performance.now() + boundMs;
  for (;;) {
    const beganMs = performance.now();
    if (await holds()) return;
    if (performance.now() > endMs) throw new Error(`not within ${boundMs} ms: ${holds}`);
    const pauseMs = Math.max(everyMs, performance.now() - beganMs);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
