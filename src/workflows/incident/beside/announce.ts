import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { Announced, Announcement } from '../../../activities/record/announce';
import type { Outcome } from '../../../domain/phases';
import { announcing } from '../../activities';
import { until } from '../../wait';
import { stands } from '../state/data';
import type { Incident } from '../state/incident';
import { pageOutcome, pagePeople } from './page-people';
import { seal } from './seal';
import { overcome, steadily, trouble } from './steady';
import { defined } from '../../../domain/defined';

interface AnnounceOptions {
  /** The outcome to end in, where it is a new one. */
  readonly outcome?: Outcome;
  readonly closed?: true;
  readonly cancelled?: true;
  /** Only for the findings that joined and that nobody has told yet; nothing where an earlier announcement has. */
  readonly onlyJoined?: true;
}

/** Most findings that are told by name; those beyond look by themselves within half a minute. */
const BY_NAME = 200;

/**
 * Seals what was read, writes the outcome into the ledger, and tells the findings how the incident stands; one telling
 * after the other, each of how it stands now. Nobody has to wait for it: what fails is tried again. Resolves when done.
 */
export async function announce(incident: Incident, text: string, how: AnnounceOptions = {}): Promise<void> {
  const said = announcement(incident, text, how);
  const earlier = incident.announcing;
  incident.announcing = CancellationScope.nonCancellable(async () => {
    await earlier;
    await announceNow(incident, said, how);
  });
  const now = incident.announcing;
  incident.beside(async () => now);
  return now;
}

/**
 * Ends in an outcome. It is shown and paged as the ledger supports it, when the ledger has it, and nowhere before.
 * Somebody's wish is not kept waiting for that.
 */
export async function conclude(incident: Incident, outcome: Outcome, text: string): Promise<void> {
  let isDone = false;
  void announce(incident, outcome, { outcome }).then(() => {
    if (incident.data.outcome === outcome) {
      overcome(incident, SAYING);
      incident.log(text);
    } else unsupported(incident, outcome);
    isDone = true;
  });
  await until(() => isDone || incident.pendingCommand() !== undefined);
}

const SAYING = 'saying what became of it';

/** Somebody else may have answered in the name of the containment process: what was seen is not shown either. */
function unsupported(incident: Incident, outcome: Outcome): void {
  const { data } = incident;
  incident.change.unverify();
  const has = data.outcome === undefined ? 'no outcome' : `"${data.outcome}"`;
  trouble(
    incident,
    SAYING,
    `the ledger does not support "${outcome}" and has ${has}: look at the workload, and at who reaches the Temporal server`,
  );
}

/**
 * Ends a question by which nothing was changed. Where an earlier change stands, what became of that goes on being the
 * outcome: "expired" would hide that the workload is contained, or is no longer. People are told of the question.
 */
export async function concludeUnchanged(incident: Incident, outcome: Outcome, text: string): Promise<void> {
  const { data } = incident;
  if (!stands(data)) return conclude(incident, outcome, `${text} Nothing was changed.`);
  const said = `${text} Nothing more was changed; what Firebreak changed before stands (${data.outcome ?? 'not verified'}).`;
  incident.log(said);
  pagePeople(incident, 'outcome', { why: said });
  void announce(incident, said);
}

function announcement(
  { data, commands: wishes }: Incident,
  text: string,
  { outcome = data.outcome, closed, cancelled }: AnnounceOptions,
): Omit<Announcement, 'unsealed'> {
  const { restored, phase, policy } = data;
  const findingsInactive = closed === true && wishes.close !== undefined && wishes.close.finding !== 'leave';
  return {
    progress: {
      incident: data.incident,
      slot: workflowInfo().workflowId,
      phase,
      restored,
      text,
      ...defined({ outcome, lookAfterMs: policy?.watchEveryMs, cancelled }),
    },
    ...(outcome === undefined
      ? {}
      : { record: { outcome, restored, closed: closed === true, findingsInactive, text } }),
  };
}

async function announceNow(
  incident: Incident,
  said: Omit<Announcement, 'unsealed'>,
  how: AnnounceOptions,
): Promise<void> {
  const { data } = incident;
  const joined = incident.joined.splice(0).slice(-BY_NAME);
  if (how.onlyJoined === true && joined.length === 0) return;
  // All are told what is new to all: once for each of many findings would be an announcement for each pair of them.
  const shown = standing(said);
  const only = how.onlyJoined === true || shown === incident.toldAll ? { only: joined } : {};
  incident.toldAll = 'only' in only ? incident.toldAll : shown;
  await seal(incident);
  const unsealed = incident.known.takeUnsealed();
  const announced = await steadily(incident, 'telling the findings', async () =>
    announcing(`tell: ${said.progress.outcome ?? said.progress.phase}`).announce({
      ...said,
      ...only,
      unsealed,
      ...defined({ manifest: data.manifest }),
    }),
  );
  take(incident, said, announced, how.outcome !== undefined || data.outcome === said.record?.outcome);
  pageOutcome(incident);
}

/** The part that a finding shows: of a question also its text, which names the plan and until when. */
function standing({ progress, record }: Omit<Announcement, 'unsealed'>): string {
  const { text, ...rest } = progress;
  const asked = progress.phase === 'awaiting-decision' ? { text } : {};
  return JSON.stringify({ ...rest, ...asked, closed: record?.closed ?? false });
}

/**
 * Takes over the ledger's state, unless the incident has moved on to something else meanwhile. The ledger decides; a
 * claim that it does not support is dropped.
 */
function take(
  incident: Incident,
  { record }: Pick<Announcement, 'record'>,
  announced: Announced,
  isCurrent: boolean,
): void {
  if (announced.manifest !== undefined) incident.known.seal(announced.manifest);
  if (record === undefined || !isCurrent) return;
  incident.change.conclude(announced, record.outcome);
  incident.show();
}
