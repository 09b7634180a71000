import { createColors } from 'picocolors';
import { createActivities } from '../../src/activities';
import { createContainment } from '../../src/activities/contain';
import { renderIncident, renderShort } from '../../src/cli/render/render-incident';
import type { Brief } from '../../src/domain/incident/brief';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { pageFacts } from '../../src/domain/incident/page-facts';
import type { Plan } from '../../src/domain/plan/plan';
import { incidentPage } from '../../src/domain/presentation/page/incident-page';
import { webhookBody } from '../../src/domain/presentation/webhook/webhook-body';
import { worse } from '../../src/domain/phases';
import { openBench, type Bench } from '../support/lab';
import { inActivity } from '../support/proposed';
import { defined } from '../../src/domain/defined';
import { findingsByWorkload, investigated, type Found, type Investigated } from './investigated';
import { timeIs } from './standing-clock';

/** Seconds after the start of a scenario that are played: all its findings and most of its deeds lie before. */
const PLAYED = 120;

/** All that Firebreak says of the incidents of a scenario when it asks, as one text that is the same in every run. */
export async function atTheQuestion(scenario: string): Promise<string> {
  timeIs(0);
  const bench = await openBench({ scenario, hold: true });
  try {
    bench.simulator.start();
    timeIs(PLAYED);
    bench.simulator.world.settle();
    const texts: string[] = [];
    for (const findings of (await findingsByWorkload(bench)).values()) {
      texts.push(await told(bench, findings));
    }
    return withAliases(texts.join('\n'), bench);
  } finally {
    await bench.close();
  }
}

async function told(bench: Bench, found: readonly Found[]): Promise<string> {
  const incident = await investigated(bench, found);
  const { view, none } = await asked(bench, incident);
  const whole = (await bench.ledger.getFacts(incident.brief.whole ?? '')) as Brief;
  const now = bench.deps.now();
  const layout = { width: 100, now, colors: createColors(false) };
  const { assessment, plan, brief } = view;
  return [
    `######## ${incident.incident}`,
    ...part('assessment', json(assessment)),
    ...part('gaps', json(incident.gaps)),
    ...part('evidence', incident.evidence.map(({ what, request }) => `${what}: ${request}`).join('\n')),
    ...part('case file', incident.caseFile),
    ...part('brief, whole', json(whole)),
    ...part('brief, as carried, without', json(brief?.leftOut ?? [])),
    ...part('plan', plan === undefined ? `none: ${none ?? ''}` : json(plan)),
    ...part('page', incidentPage(view)),
    ...part('webhook', json(webhookBody('page-1', 'asked', pageFacts(view, now.toISOString())))),
    ...part('show', renderShort(view, layout)),
    ...part('show --full', renderIncident({ ...view, brief: whole }, layout)),
  ].join('\n');
}

function part(title: string, text: string): readonly string[] {
  return [`==== ${title}`, text, ''];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 1);
}

/** Proposes, tries the steps without effect, and makes the view that the incident's workflow would answer with. */
async function asked(
  bench: Bench,
  { incident, workload, findings, assessment, brief, caseFile, reconstruction, evidence, gaps }: Investigated,
): Promise<{ readonly view: IncidentView; readonly none?: string }> {
  const names = findings.map(({ summary }) => summary.name);
  const proposal = await createActivities(bench.deps).main.propose({
    incident,
    asking: 1,
    caseFile,
    assessment,
    unsealed: evidence,
    findings: names,
    ...defined({ reconstruction }),
  });
  const plan = proposal.plan === undefined ? undefined : await tried(bench, proposal.plan);
  const at = bench.deps.now().toISOString();
  const summaries = findings.map(({ summary }) => summary);
  const view: IncidentView = {
    incident,
    slot: 'slot',
    workload,
    phase: plan === undefined ? 'watching' : 'awaiting-decision',
    restored: false,
    severity: summaries.map(({ severity }) => severity).reduce(worse),
    openedAt: at,
    findingCount: findings.length,
    findings: summaries.map(({ name, category, severity, eventTime }) => ({
      ...{ name, category, severity, eventTime },
    })),
    assessment,
    brief,
    gaps,
    steps: (plan?.steps ?? []).map(({ hash, kind, title }) => ({
      ...{ hash, kind, title, state: 'asked', approvedBy: [] },
      approvalsNeeded: proposal.policy.approvals[kind],
    })),
    changedSince: proposal.changedSince,
    approvers: proposal.policy.approvers.map(({ id }) => id),
    reminded: false,
    told: [],
    decisions: [],
    rejections: [],
    story: [],
    ...defined({ plan, deadline: plan?.deadline }),
    ...(plan === undefined ? { outcome: 'observed' } : {}),
  };
  return { view, ...defined({ none: proposal.none }) };
}

async function tried(bench: Bench, plan: Plan): Promise<Plan> {
  const { previewStep } = createContainment(bench.deps);
  const previews = [];
  for (const { hash } of plan.steps) {
    previews.push(await inActivity(previewStep, { plan: plan.hash, step: hash }));
  }
  return { ...plan, previews };
}

/** The addresses of the run are the only thing in it that another run has otherwise. */
function withAliases(text: string, { simulator, folder }: Bench): string {
  return [
    [simulator.grpc, 'GRPC'],
    [simulator.http, 'HTTP'],
    [folder, 'FOLDER'],
  ].reduce((all, [own = '', alias = '']) => all.replaceAll(own, alias), text);
}
