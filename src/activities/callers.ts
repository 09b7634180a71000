import type { Activities } from '.';
import type { Containment } from './contain';
import { Failure } from '../domain/failures';
import { findingWorkflowId, parseFindingName } from '../domain/finding/finding-name';
import { workflowTypes, type WorkflowKind } from '../domain/message-names';
import { incidentWorkflowId, parseIncidentName } from '../domain/incident/incident-name';
import { parseWorkloadPath } from '../domain/workload/workload';
import type { ActivityDeps } from './deps';

type QueueOf<Q extends keyof Activities> = keyof Activities[Q];
type ActivityName =
  QueueOf<'main'> | QueueOf<'report'> | QueueOf<'reads'> | QueueOf<'virustotal'> | keyof Containment;

/**
 * Where an input names what it is about, and what that is. `own-incident`: an incident that the calling workflow has
 * opened; `plan`: one of an incident of its workload, since a later one takes over what an earlier one did. `anything`: it is about
 * nothing of which one workflow is another's.
 */
type Subject =
  | {
      readonly is: 'finding' | 'workload' | 'own-incident' | 'plan' | 'claim';
      readonly at: readonly string[];
    }
  | { readonly is: 'anything' };

const anything: Subject = { is: 'anything' };
const finding = (...at: readonly string[]): Subject => ({ is: 'finding', at });
const workload = (...at: readonly string[]): Subject => ({ is: 'workload', at });
const ownIncident = (...at: readonly string[]): Subject => ({ is: 'own-incident', at });
/** A plan, in whole or by its hash: it is about the incident that it was made for. */
const planOf: Subject = { is: 'plan', at: ['plan'] };

/**
 * Which workflow may have which activity done, and where in its input the finding or workload stands that must be the
 * workflow's own. An activity that is not here is done for nobody.
 */
export const callers: Readonly<Record<ActivityName, Readonly<Partial<Record<WorkflowKind, Subject>>>>> = {
  openIncident: { incident: { is: 'claim', at: [] } },
  recallIncident: { incident: ownIncident('incident') },
  recallStanding: { incident: ownIncident('incident') },
  assessIncident: { incident: workload('workload') },
  propose: { incident: ownIncident('incident') },
  recordDecision: { incident: ownIncident('decision', 'incident') },
  wasBegun: { incident: ownIncident('incident') },
  announce: { incident: ownIncident('progress', 'incident') },
  sealEvidence: { incident: ownIncident('incident') },
  // One that could not be opened pages, too; what the ledger has of the incident is looked at by the activity.
  sendPage: { incident: workload('facts', 'workload') },
  passDecision: { finding: finding('name') },
  pageUnplaced: { finding: finding('finding', 'name') },
  pageUntaken: { finding: finding('name') },
  pageUnread: { finding: finding('name') },
  readProgress: { finding: finding('name') },
  readStanding: { incident: workload('workload') },
  writeOutcome: { finding: finding('name') },
  reportFinding: { finding: finding('pointer', 'name') },
  fetchFinding: { finding: finding('name'), incident: ownIncident('incident', 'name') },
  findRelatedFindings: { incident: workload('workload') },
  readWorkload: { incident: workload('workload') },
  readIdentity: { incident: workload('workload') },
  readLogs: { incident: workload('workload') },
  readTrail: { incident: workload('workload') },
  recallLookups: { finding: anything, incident: anything },
  lookUpIndicator: { finding: anything, incident: anything },
  previewStep: { incident: planOf },
  applyStep: { incident: planOf },
  verifyContainment: { incident: planOf },
  checkContainment: { incident: planOf },
  undoStep: { incident: planOf },
};

/** An activity as it came off a queue. */
export interface Call {
  readonly activity: string;
  /** Absent when it was started alone. */
  readonly workflow?: { readonly type: string; readonly workflowId: string };
  readonly input: unknown;
}

type CallerDeps = Pick<ActivityDeps, 'ledger' | 'workflows' | 'taskQueue'>;

/**
 * Lets an activity through that one of our workflows has scheduled about its own finding or workload. Throws
 * `foreign-caller` for every other: anybody who reaches Temporal can put work on a queue. Throws `wrong-ledger`, which is
 * worth retrying, when this process's ledger does not know the incident: another worker's may. A type is a claim: what an
 * activity says and does is bound by the ledger besides.
 */
export async function requireCaller(deps: CallerDeps, call: Call): Promise<void> {
  const { activity, workflow } = call;
  if (workflow === undefined) throw refused(call, 'it was started alone');
  const kind = kindOf(workflow.type);
  const allowed = Object.hasOwn(callers, activity) ? byName(activity) : undefined;
  const subject = kind === undefined ? undefined : allowed?.[kind];
  if (subject === undefined)
    throw refused(call, `a workflow of the type ${quote(workflow.type)} asks for it`);
  if (subject.is === 'anything') return;
  const about = await aboutOf(deps, call, subject);
  const expected = idOf(deps.taskQueue, subject.is, about);
  if (expected === undefined) throw refused(call, 'its input does not say whom it is about');
  if (expected !== workflow.workflowId)
    throw refused(
      call,
      `the workflow ${quote(workflow.workflowId)} asks for it, and it is about ${expected}`,
    );
  if (subject.is === 'claim') return requireOwnClaim(deps, call, workflow.workflowId);
  if (subject.is === 'plan' || subject.is === 'own-incident')
    await requireKnown(deps, call, { incident: String(about), own: subject.is === 'own-incident' });
}

function kindOf(type: string): WorkflowKind | undefined {
  if (type === workflowTypes.finding) return 'finding';
  return type === workflowTypes.incident ? 'incident' : undefined;
}

function byName(activity: string): (typeof callers)[ActivityName] | undefined {
  return Object.entries(callers).find(([name]) => name === activity)?.[1];
}

/** A member of a value from outside, as far down as it goes. */
function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    return Object.entries(inner).find(([name]) => name === key)?.[1];
  }, value);
}

/** Names the subject of an input. Throws `wrong-ledger` for the hash of a plan that this ledger does not have. */
async function aboutOf(
  { ledger }: CallerDeps,
  { input, activity }: Call,
  { is, at: path }: Exclude<Subject, { readonly is: 'anything' }>,
): Promise<unknown> {
  if (is === 'claim') return at(input, ['workload']);
  const about = at(input, path);
  if (is !== 'plan') return about;
  if (typeof about !== 'string') return at(about, ['incident']);
  if (!/^[0-9a-f]{64}$/.test(about)) return undefined;
  const plan = await ledger.readPlan(about);
  if (plan !== undefined) return plan.incident;
  throw new Failure(
    'wrong-ledger',
    `the ledger of this worker does not have the plan ${about}, so ${activity} is not done here`,
  );
}

/** The id of the workflow that an input is about; `undefined` when it names none. */
function idOf(taskQueue: string, is: string, about: unknown): string | undefined {
  try {
    if (is === 'finding')
      return typeof about === 'string' ? findingWorkflowId(parseFindingName(about), taskQueue) : undefined;
    if (is === 'plan' || is === 'own-incident')
      return typeof about === 'string'
        ? incidentWorkflowId(parseIncidentName(about).workload, taskQueue)
        : undefined;
    const parts = ['projectNumber', 'location', 'kind', 'name'].map((part) => at(about, [part]));
    return incidentWorkflowId(parseWorkloadPath(parts.map(String).join('/')), taskQueue);
  } catch {
    return undefined;
  }
}

async function requireKnown(
  { ledger }: CallerDeps,
  call: Call,
  { incident, own }: { readonly incident: string; readonly own: boolean },
): Promise<void> {
  const { workload: on, number } = parseIncidentName(incident);
  const claimant = await ledger.claimantOf(on, number);
  if (claimant === undefined)
    throw new Failure(
      'wrong-ledger',
      `the ledger of this worker does not know the incident ${incident}, so ${call.activity} is not done here`,
    );
  if (own && !claimant.startsWith(`${call.workflow?.workflowId ?? ''}/`))
    throw refused(call, `the incident ${incident} was opened by ${quote(claimant)}`);
}

/** A number is claimed for the run that asks, by the server's own word, and for no other. */
async function requireOwnClaim({ workflows }: CallerDeps, call: Call, workflowId: string): Promise<void> {
  const claimant = at(call.input, ['claimant']);
  const holder = await workflows.holder(workflowId);
  const own =
    holder === undefined || holder.firstRunId === ''
      ? typeof claimant === 'string' && claimant.startsWith(`${workflowId}/`)
      : claimant === `${workflowId}/${holder.firstRunId}`;
  if (!own) throw refused(call, `it claims a number for ${quote(String(claimant))}`);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

function refused({ activity }: Call, why: string): Failure {
  return new Failure(
    'foreign-caller',
    `${quote(activity)} is done for Firebreak's own workflows only, each about its own finding or workload, and ${why}`,
  );
}
