import type { Policies } from '../iam/policies';
import type { ConditionScenario, MachineScenario } from '../scenarios/schema/identity-schema';
import type { GoogleScope, Scenario } from '../scenarios/schema';
import type { Ids } from './ids';
import { accountOf } from './workload/template';

/** A key of a service account that somebody made, as Google's own are not. Times in milliseconds. */
export interface KeyState {
  /** 40 hex digits. */
  readonly id: string;
  readonly createTime: number;
  readonly disabled: boolean;
}

/** One service account. */
export interface AccountState {
  readonly email: string;
  /** Id of the project that it belongs to. */
  readonly project: string;
  /** 21 digits. */
  readonly uniqueId: string;
  readonly displayName?: string;
  readonly disabled: boolean;
  readonly keys: readonly KeyState[];
}

/** One role, who has it, and under which condition. */
export interface BoundRole {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: ConditionScenario;
}

/** The bindings of one resource. */
export interface PolicyState {
  /** `projects/NUMBER`, `folders/NUMBER`, `organizations/NUMBER`, or a full resource name (`//...`). */
  readonly resource: string;
  readonly bindings: readonly BoundRole[];
}

/** The identities of a world when it begins. */
interface IdentityParts {
  readonly scenario: Scenario;
  readonly ids: Ids;
  readonly now: () => number;
  /** The policies of jobs and worker pools, which Cloud Run keeps. */
  readonly policies: Policies;
}

const ofRun = /^\/\/run\.googleapis\.com\/(projects\/[^/]+\/locations\/[^/]+\/(?:jobs|workerPools)\/[^/]+)$/u;

/** Service accounts with their keys, and the allow policies of the project, of what lies above it and of other resources. */
export class Identities {
  readonly #parts: IdentityParts;
  readonly #accounts = new Map<string, AccountState>();
  readonly #bound = new Map<string, readonly BoundRole[]>();
  readonly #newMachines: MachineScenario[] = [];

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    const { scenario, ids, now } = parts;
    const { accounts, bindings } = scenario.identities;
    const deleted = accounts.filter((account) => account.deleted).map(({ email }) => email);
    for (const email of usedAccounts(scenario)) if (!deleted.includes(email)) this.createAccount(email);
    for (const { email, displayName, disabled, keys, roles } of accounts) {
      if (!deleted.includes(email)) {
        this.createAccount(email, displayName);
        this.#change(email, {
          disabled,
          keys: keys.map(({ id, createdMinutesAgo, disabled: off }, index) => ({
            id: id ?? ids.hex(`key/${email}/${index}`, 40),
            createTime: now() - createdMinutesAgo * 60_000,
            disabled: off,
          })),
        });
      }
      const uid = uniqueIdOf(ids, email);
      const member = deleted.includes(email)
        ? `deleted:serviceAccount:${email}?uid=${uid}`
        : `serviceAccount:${email}`;
      for (const { role, on, condition } of roles) this.addBinding(on, role, member, condition);
    }
    for (const { on, role, members, condition } of bindings)
      for (const member of members) this.addBinding(on, role, member, condition);
  }

  /** Undefined for one that there is not, or not any more. */
  find(email: string): AccountState | undefined {
    return this.#accounts.get(email);
  }

  /** The number that an account has, or would have. */
  uniqueIdOf(email: string): string {
    return uniqueIdOf(this.#parts.ids, email);
  }

  /** In the order in which they came. */
  list(): readonly AccountState[] {
    return [...this.#accounts.values()];
  }

  /** Makes a service account, or gives the one that there is. */
  createAccount(email: string, displayName?: string): AccountState {
    const { scenario, ids } = this.#parts;
    const account: AccountState = this.#accounts.get(email) ?? {
      email,
      project: projectOf(email, scenario.google),
      uniqueId: uniqueIdOf(ids, email),
      disabled: false,
      keys: [],
    };
    this.#accounts.set(email, displayName === undefined ? account : { ...account, displayName });
    return account;
  }

  /** Makes a user-managed key of an account now. Throws `RangeError` for an account that there is not. */
  createKey(email: string): KeyState {
    const { ids, now } = this.#parts;
    const keys = this.#accounts.get(email)?.keys ?? [];
    const key = { id: ids.hex(`key/${email}/${keys.length}`, 40), createTime: now(), disabled: false };
    this.#change(email, { keys: [...keys, key] });
    return key;
  }

  /** Disables an account, or enables it again. Throws `RangeError` for one that there is not. */
  setDisabled(email: string, disabled: boolean): void {
    this.#change(email, { disabled });
  }

  /**
   * Gives a member (`serviceAccount:...`, `group:...`, `allUsers`) a role on `project`, `organization`, `folders/NUMBER` or a
   * full resource name. One that it has under the same condition stays as it is.
   */
  addBinding(on: string, role: string, member: string, condition?: ConditionScenario): void {
    const [, run] = ofRun.exec(on) ?? [];
    if (run !== undefined && condition === undefined) {
      this.#parts.policies.add(run, role, member);
      return;
    }
    const resource = this.resourceOf(on);
    const all = this.#bound.get(resource) ?? [];
    const same = (bound: BoundRole): boolean =>
      bound.role === role && bound.condition?.expression === condition?.expression;
    const members = all.find(same)?.members ?? [];
    this.#bound.set(resource, [
      ...all.filter((bound) => !same(bound)),
      {
        role,
        members: [...new Set([...members, member])],
        ...(condition === undefined ? {} : { condition }),
      },
    ]);
  }

  /** The bindings on a resource, by the name that `resourceOf` gives it. */
  bindingsOn(resource: string): readonly BoundRole[] {
    return this.#bound.get(resource) ?? [];
  }

  /** Every policy that has a binding, those of jobs and worker pools too. */
  allPolicies(): readonly PolicyState[] {
    const run = this.#parts.policies
      .list()
      .map(({ resource, bindings }) => ({ resource: `//run.googleapis.com/${resource}`, bindings }));
    return [...[...this.#bound].map(([resource, bindings]) => ({ resource, bindings })), ...run];
  }

  /** The folders that the project lies in, the nearest first. */
  folders(): readonly string[] {
    return this.#parts.scenario.identities.folders;
  }

  machines(): readonly MachineScenario[] {
    return [...this.#parts.scenario.identities.machines, ...this.#newMachines];
  }

  /** Somebody starts a machine. */
  addMachine(machine: MachineScenario): void {
    this.#newMachines.push(machine);
  }

  /** The one name of a resource: a project stands there by its number. */
  resourceOf(on: string): string {
    const { project, organization } = this.#parts.scenario.google;
    if (on === 'project' || on === `projects/${project.id}`) return `projects/${project.number}`;
    return on === 'organization' ? `organizations/${organization}` : on;
  }

  #change(email: string, change: Partial<AccountState>): void {
    const account = this.#accounts.get(email);
    if (account === undefined) throw new RangeError(`There is no service account '${email}'.`);
    this.#accounts.set(email, { ...account, ...change });
  }
}

function uniqueIdOf(ids: Ids, email: string): string {
  const digits = BigInt(`0x${ids.hex(`account/${email}`, 16)}`).toString();
  return `1${digits.padStart(20, '0')}`.slice(0, 21);
}

/** Which project an account's address says that it belongs to; the default accounts are named by number or id. */
function projectOf(email: string, { project }: GoogleScope): string {
  const [, name = '', domain = ''] = /^([^@]+)@(.+)$/u.exec(email) ?? [];
  if (domain === 'appspot.gserviceaccount.com') return name;
  const number = domain === 'developer.gserviceaccount.com' ? name.replace(/-compute$/u, '') : undefined;
  if (number !== undefined) return number === project.number ? project.id : number;
  return domain.replace(/\.iam\.gserviceaccount\.com$/u, '');
}

/** The accounts that the scenario's workloads and schedules run as. */
function usedAccounts(scenario: Scenario): readonly string[] {
  const { google, services, workerPools, jobs, instances, schedules, identities } = scenario;
  const revisions = [...services, ...workerPools].flatMap((workload) => workload.revisions);
  const machines = identities.machines.filter(({ serviceAccount }) => serviceAccount !== 'none');
  const all = [...revisions, ...jobs, ...instances, ...schedules, ...machines].map(({ serviceAccount }) =>
    accountOf(serviceAccount, google.project.number),
  );
  return [...new Set(all)];
}
