/** A role that an identity holds, and where. */
export interface HeldRole {
  readonly role: string;
  /** `projects/415104041262`, `folders/1`, `organizations/2`, or the full name of another resource. */
  readonly on: string;
  /** Through which member: the account itself, or a group that is not resolved further. */
  readonly member: string;
  readonly condition?: string;
  /** Why it matters to whoever holds its token, in one sentence; absent for roles that are not in the table. */
  readonly means?: string;
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
  readonly roles?: readonly HeldRole[];
  readonly keys?: readonly AccountKey[];
  readonly usedBy?: readonly RunsAs[];
}
