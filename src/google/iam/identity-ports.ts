import type { AccountKey, HeldRole, RunsAs } from '../../domain/evidence/identity-facts';
import type { ReadFrom } from '../ports';

/** A service account itself. */
export interface ServiceAccountState {
  readonly email: string;
  readonly disabled: boolean;
  /** There is no such account in its project: it was deleted, or never was. */
  readonly deleted: boolean;
}

/** A project or folder, and what it lies in. */
export interface Container {
  /** `projects/NUMBER` or `folders/NUMBER`. */
  readonly name: string;
  /** `folders/NUMBER` or `organizations/NUMBER`; empty for a project that lies in nothing. */
  readonly parent: string;
}

/** What a search gave. `left` is what lies beyond the pages that were read: there is more, and it is not known how much. */
export interface Found<T> {
  readonly items: readonly T[];
  readonly left: boolean;
}

/** A role as a policy binds it; what it means is not said by Google. */
export type BoundRole = Omit<HeldRole, 'means' | 'attack'>;

/** Everything that a search says runs as the account. */
export interface Runners extends Found<RunsAs> {
  /** Full names of those of which the inventory does not say as whom they run. */
  readonly untold: readonly string[];
}

/**
 * Reads about a service account. Each throws `malformed` for what is no address of one, before anything is asked. Evidence
 * holds what concerns the account only.
 */
export interface IdentityPort {
  account(email: string): Promise<ReadFrom<ServiceAccountState>>;
  /** User-managed keys. Google's own, which never leave it, are not among them. */
  keys(email: string): Promise<ReadFrom<readonly AccountKey[]>>;
  /** `resource` is `projects/P` or `folders/NUMBER`. */
  container(resource: string): Promise<ReadFrom<Container>>;
  /**
   * The roles that a policy binds to the account, and to members that it may be among. `resource` is `projects/P`,
   * `folders/NUMBER` or `organizations/NUMBER`, and stands in the answer as it was given.
   */
  boundOn(resource: string, email: string): Promise<ReadFrom<readonly BoundRole[]>>;
  /** The roles bound to the account itself on the project and on anything in it, by search. `project` is `projects/P`. */
  boundWithin(project: string, email: string): Promise<ReadFrom<Found<BoundRole>>>;
  /** Services, jobs, worker pools and VMs of all regions that run as it by their newest settings. `project` is `projects/P`. */
  runners(project: string, email: string): Promise<ReadFrom<Runners>>;
}
