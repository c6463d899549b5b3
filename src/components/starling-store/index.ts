/**
 * starling.store: keeps the last profiles on the disk of the node and shows them in the debug UI, for people without a
 * backend. It takes what pyroscope.write takes, in the same `forward_to`; it never answers queries of tools, and sends
 * nothing anywhere. What it has answered for survives a crash; what it takes on disk stays within `max_bytes`, always.
 */

export { starlingStore } from './definition.ts';
