/** States of health, best first; the total of several is the worst. */
export const HEALTH_STATES = ['healthy', 'unknown', 'unhealthy', 'exited'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/** How a component is, why, and since when (milliseconds of the wall clock). */
export interface Health {
  readonly state: HealthState;
  readonly message: string;
  readonly updatedMs: number;
}

/** The least healthy of several; of equals the newest. */
export function leastHealthy(first: Health, ...others: readonly Health[]): Health {
  return others.reduce((worst, next) => {
    const difference = HEALTH_STATES.indexOf(next.state) - HEALTH_STATES.indexOf(worst.state);
    if (difference > 0) return next;
    return difference === 0 && next.updatedMs > worst.updatedMs ? next : worst;
  }, first);
}
