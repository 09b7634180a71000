import { decisionActs } from '../../../domain/plan/policy';
import { outcomes, phases, severities } from '../../../domain/phases';
import { workloadPath, type Workload } from '../../../domain/workload/workload';
import { CARRIED_VERSION, newIncident, type IncidentData } from './data';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isOneOf =
  (list: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && list.includes(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const has =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) && Object.entries(checks).every(([key, check]) => check(value[key]));
const orAbsent =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const plan = has({
  hash: isText,
  incident: isText,
  asking: isNumber,
  steps: isListOf(has({ hash: isText, kind: isText, title: isText, target: isFields })),
  findings: isListOf(isText),
  previews: isListOf(isFields),
  proposedAt: isText,
  deadline: isText,
});
const gap = has({ what: isText, why: isText, hides: isText });
const decision = has({
  at: isText,
  via: isText,
  decision: has({
    id: isText,
    incident: isText,
    act: isOneOf(decisionActs),
    plan: isText,
    steps: isListOf(isText),
    by: isText,
    reason: isText,
  }),
});

/** Checks the members that every run relies on. Those that this version does not know are kept as they are. */
const carried = has({
  version: (value) => value === CARRIED_VERSION,
  incident: isText,
  openedAt: isText,
  phase: isOneOf(phases),
  outcome: orAbsent(isOneOf(outcomes)),
  restored: isFlag,
  severity: isOneOf(severities),
  findings: isListOf(
    has({
      name: isText,
      category: isText,
      severity: isOneOf(severities),
      eventTime: isText,
      facts: isText,
      indicators: isListOf(isFields),
    }),
  ),
  findingCount: isNumber,
  reported: isListOf(isText),
  resting: isListOf(isText),
  news: orAbsent(isNumber),
  unsealed: isListOf(isFields),
  manifest: orAbsent(isText),
  asking: isNumber,
  gaps: isListOf(gap),
  plan: orAbsent(plan),
  steps: isListOf(
    has({
      hash: isText,
      kind: isText,
      title: isText,
      state: isText,
      approvedBy: isListOf(isText),
      approvalsNeeded: isNumber,
    }),
  ),
  changedSince: isListOf(isText),
  reminders: isNumber,
  acknowledged: orAbsent(has({ by: isText, at: isText })),
  failures: isNumber,
  trouble: isListOf(has({ what: isText, why: isText, since: isText })),
  notRestored: orAbsent(has({ at: isText, text: isText })),
  pages: isNumber,
  pageRun: orAbsent(isText),
  told: isListOf(isFields),
  pagedOutcome: orAbsent(isText),
  decisions: isListOf(decision),
  usedIds: isListOf(isText),
  rejections: isListOf(has({ at: isText, code: isText, reason: isText })),
  containment: orAbsent(has({ plan, step: isText, since: isText })),
  verification: orAbsent(
    has({
      at: isText,
      levels: isListOf(isFields),
      unseen: orAbsent(has({ since: isText, why: isText })),
    }),
  ),
  story: isListOf(has({ at: isText, text: isText })),
  lastSignAt: isText,
});

/**
 * Reads the state that an earlier run of the same incident handed on; undefined when it is of another form or workload: the
 * incident starts over from the ledger. The form alone says nothing of who made it: the number is checked in the ledger,
 * and policy and decisions are read there.
 */
export function parseCarried(input: unknown, workload: Workload): IncidentData | undefined {
  const given = isFields(input) ? input['carried'] : undefined;
  if (!carried(given) || !isFields(given) || !isOf(given, workload)) return undefined;
  // Checked above, member by member; what is of another make is not taken.
  const data = { ...newIncident(workload, ''), ...given };
  return { ...data, workload };
}

function isOf({ incident }: Fields, workload: Workload): boolean {
  return typeof incident === 'string' && incident.startsWith(`${workloadPath(workload)}#`);
}
