/** What the cluster believes of a member, in rising order of strength: of two beliefs about one incarnation the later wins. */
export const MEMBER_STATUSES = ['alive', 'suspect', 'dead', 'left'] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

/** What a member does in the cluster; a process only ever moves to the right. */
export const MEMBER_ROLES = ['viewer', 'participant', 'terminating'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** One member as it is gossiped. Everything but `status` is written by the member itself alone. */
export interface Member {
  /** Identity, kept across restarts; the key of every table. */
  readonly id: string;
  /** The node's name: one live member has it. */
  readonly name: string;
  /** host:port that peers dial. */
  readonly address: string;
  /** Raised by the member with each change of its record and each refutation; starts at the process's start time. */
  readonly incarnation: number;
  readonly status: MemberStatus;
  readonly role: MemberRole;
  /** Version of the software. */
  readonly version: string;
  /** Start of the process: milliseconds since the Unix epoch, by the member's own clock. */
  readonly startedMs: number;
  /** What the layer above has to say; opaque here. */
  readonly meta: Uint8Array;
}

/** Bounds of a record, so that a table has a bound in bytes. */
export const MEMBER_LIMITS = {
  idLength: 128,
  nameLength: 256,
  addressLength: 256,
  versionLength: 64,
  metaBytes: 2048,
};

/** Whether somebody may still answer. */
export function isLive({ status }: Pick<Member, 'status'>): boolean {
  return status === 'alive' || status === 'suspect';
}

/** What others go by: it decides who owns what and whose a name is. The rest of a record may reach them late. */
export function standing({ status, role, startedMs }: Member): string {
  return `${status} ${role} ${startedMs}`;
}

/** Whether `next` is news to somebody who knows `known`: a higher incarnation, or a stronger belief about the same one. */
export function supersedes(next: Member, known: Member): boolean {
  if (next.incarnation !== known.incarnation) return next.incarnation > known.incarnation;
  return MEMBER_STATUSES.indexOf(next.status) > MEMBER_STATUSES.indexOf(known.status);
}

/** Of two live members with one name: whether `a` may keep it. The older process does, and every node sees it so. */
export function holdsNameOver(a: Member, b: Member): boolean {
  return a.startedMs !== b.startedMs ? a.startedMs < b.startedMs : a.id < b.id;
}

/** What is wrong with a record, or undefined. */
export function memberFault(member: Member): string | undefined {
  const limits = MEMBER_LIMITS;
  if (member.id === '' || member.id.length > limits.idLength) return `id of ${member.id.length} characters`;
  if (member.name === '' || member.name.length > limits.nameLength) {
    return `name of ${member.name.length} characters`;
  }
  if (member.address === '' || member.address.length > limits.addressLength) {
    return `address of ${member.address.length} characters`;
  }
  if (member.version.length > limits.versionLength) return `version of ${member.version.length} characters`;
  if (member.meta.length > limits.metaBytes) return `meta of ${member.meta.length} bytes`;
  for (const number of [member.incarnation, member.startedMs]) {
    if (!Number.isSafeInteger(number) || number < 0) return `number ${number}`;
  }
  return undefined;
}
