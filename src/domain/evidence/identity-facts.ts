/** A role that an identity holds, and where. */
export interface HeldRole {
  readonly role: string;
  /** `projects/415104041262`, `folders/1`, `organizations/2`, or the full name of another resource. */
  readonly on: string;
  /** Through which member: the account itself, or a group or everybody, which is not resolved further. */
  readonly member: string;
  /** The member is a group, a domain or everybody: whether the account is among them is not known. */
  readonly unresolved?: boolean;
  /** Title and expression of the condition under which it is held. */
  readonly condition?: string;
  /** Why it matters in the hands of its token's holder, in one sentence; absent for roles that are not in the table. */
  readonly means?: string;
  /** ATT&CK techniques that it makes possible; absent where the table has none. */
  readonly attack?: readonly string[];
}

/** A user-managed key of a service account. */
export interface AccountKey {
  readonly id: string;
  readonly createdAt: string;
  readonly disabled: boolean;
}

/** Something else that runs as the identity. */
export interface RunsAs {
  /** `service`, `job`, `worker pool`, `VM`. */
  readonly kind: string;
  /** Full resource name. */
  readonly name: string;
}

/** The facts of the read `identity`: who the workload runs as, and what that can do. */
export interface IdentityFacts {
  readonly email: string;
  /** The default compute account of the project, which usually can do much and is shared. */
  readonly isDefaultCompute: boolean;
  readonly disabled?: boolean;
  /** There is no such account any more: new tokens are not given out for it. */
  readonly deleted?: boolean;
  /** Those that matter first. Absent where no policy at all could be read. */
  readonly roles?: readonly HeldRole[];
  /** Places whose policies could not be read, so that roles there are not among `roles`. Absent where there are none. */
  readonly unreadPlaces?: readonly string[];
  readonly keys?: readonly AccountKey[];
  /** The workload itself is not among them. Absent where none was found and not everything could be searched. */
  readonly usedBy?: readonly RunsAs[];
}
