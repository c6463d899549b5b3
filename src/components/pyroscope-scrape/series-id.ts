/** A series' identity as text: 16 hexadecimal digits. */
export function seriesIdOf(identity: bigint): string {
  return identity.toString(16).padStart(16, '0');
}
