import type { Workload } from '../workload/workload';
import type { WorkloadSettings } from '../workload/workload-settings';
import { resourceOf, revisionsOf } from '../workload/workload-settings';

/** The facts about the workload that are known when its trail is read. */
export interface TrailContext {
  /** Accounts that it runs as, by its settings, revisions and executions; none where no settings are known. */
  readonly accounts: readonly string[];
  /** Names of the secrets that it was given. */
  readonly secrets: readonly string[];
}

export function trailContext(settings: WorkloadSettings | undefined): TrailContext {
  if (settings === undefined) return { accounts: [], secrets: [] };
  const templates = [
    resourceOf(settings),
    ...(revisionsOf(settings) ?? []),
    ...(settings.kind === 'jobs' ? (settings.executions ?? []) : []),
  ];
  return {
    accounts: unique(templates.map(({ serviceAccount }) => serviceAccount)),
    secrets: unique(
      templates.flatMap(({ containers }) => containers.flatMap(({ secrets }) => secrets.map(secretOf))),
    ),
  };
}

/**
 * Accounts that belong to another project than the workload: what is done to them is in that project's log. Those whose
 * address does not tell its project are not among them.
 */
export function foreignAccounts(
  accounts: readonly string[],
  projectId: string,
  { projectNumber }: Pick<Workload, 'projectNumber'>,
): readonly string[] {
  // By its number alone the project's id is not known; a legacy id with a domain is written otherwise in addresses.
  if (!/^[a-z][a-z0-9-]*$/.test(projectId)) return [];
  return accounts.filter((account) => {
    const id =
      /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(account)?.[1] ??
      /^([a-z][a-z0-9-]*)@appspot\.gserviceaccount\.com$/.exec(account)?.[1];
    const number = /^(\d+)-compute@developer\.gserviceaccount\.com$/.exec(account)?.[1];
    return id === undefined ? number !== undefined && number !== projectNumber : id !== projectId;
  });
}

/** `env NAME <- secret` by the secret's name. */
function secretOf(given: string): string {
  return given.split(' <- ').at(-1) ?? given;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
