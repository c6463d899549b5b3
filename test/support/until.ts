/** Looks every few milliseconds until a condition holds. @throws when it does not within the bound, which only guards against a hang */
export async function until(
  holds: () => boolean | Promise<boolean>,
  boundMs = 20_000,
  everyMs = 10,
): Promise<void> {
  const endMs = performance.now() + boundMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`not within ${boundMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
