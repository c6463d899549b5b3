/**
 * Consistent hashing: which member of a cluster owns a key. Pure and immutable: a ring is built anew from its members
 * whenever they change, and every node that builds it from the same members, in whatever order, gets the same answers.
 * Who the members are, and what a key is, others know (src/cluster).
 */

export { Ring } from './ring.ts';
