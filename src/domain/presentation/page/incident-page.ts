import type { BriefFact } from '../../incident/brief';
import type { CountedDecision } from '../../decision/decision';
import type { IncidentView, RejectedMessage } from '../../incident/incident-view';
import { DETAILS_BYTES } from '../../text/byte-limit';
import { incidentAlerts } from '../incident-alerts';
import { inertCode, inertMarkdown } from '../../text/inert-text';
import { workloadPath } from '../../workload/workload';
import { byHandSection } from './by-hand-section';
import { howToSend, otherMessages } from './how-to-send';
import { addressed, bullets, contents, labelled, link, page, section, time } from './markdown';
import { opening, standing, untilWhen } from './opening';
import { blastLines, stageLines, timelineLines } from './story-section';
import { commandsSection, planSection } from './plan-section';

/** What Temporal holds of current details, with room for the line that names what was left out. */
const MAX_PAGE = DETAILS_BYTES - 500;

/**
 * The page of an incident as Markdown for the Temporal UI: headings, bold, lists, links and code blocks only, since the
 * UI draws tables and check boxes badly. Opens with what a person must know and do, what to send, and what is left to do
 * by hand; what is read least comes last and is left out first. Every outside text is inert.
 */
export function incidentPage(view: IncidentView): string {
  const { brief, plan } = view;
  const parts = [
    byHandSection(brief?.byHand),
    gaps(view),
    planSection(plan, view.steps, view.changedSince),
    commandsSection(plan),
    verification(view),
    assessment(view),
    section('Decisions', view.decisions.map(decisionLine)),
    section('Messages that did not count', view.rejections.map(rejectionLine)),
    otherMessages(view),
    section('VirusTotal', bullets(brief?.virusTotal ?? [])),
    section('Facts', facts(brief?.facts)),
    section('Findings', [...findings(view), ...bullets(brief?.related ?? [])]),
    section('Settings', facts(brief?.settings)),
    section('Timeline', timelineLines(brief?.timeline)),
    section('Logs', bullets(brief?.logs ?? [])),
    section(
      'Story',
      view.story.map(({ at, text }) => `- ${time(at)}: ${inertMarkdown(text, 1_000)}`),
    ),
    section(
      'Pages',
      (brief?.links ?? []).map(({ label, value }) => `- ${link(label, value)}`),
    ),
    section('ATT&CK', bullets(brief?.attack ?? [])),
    section(
      "Google's guidance, and what Firebreak made of it",
      (brief?.guidance ?? []).map(
        ({ google, made }) => `- ${inertMarkdown(google, 400)} **Here:** ${inertMarkdown(made, 400)}`,
      ),
    ),
    section('What it is bound to', boundTo(view)),
  ];
  const titles = contents(parts);
  const below = titles === '' ? '' : `**Below:** ${titles}`;
  return page([...alerts(view), top(view), howToSend(view), below, ...parts], MAX_PAGE, brief?.leftOut);
}

function alerts(view: IncidentView): readonly string[] {
  return incidentAlerts(view).map((text) => `**${inertMarkdown(text, 1_500)}**`);
}

function top(view: IncidentView): string {
  const until = untilWhen(view);
  const by = until === undefined ? '' : ` by ${until}`;
  return section(inertMarkdown(view.brief?.headline ?? `Threat on ${view.workload.name}`), [
    `**${standing(view)}**${by} · severity ${view.severity} · incident ${inertCode(view.incident)}`,
    '',
    ...opening(view),
  ]);
}

/** What the plan rests on, by digest: for whoever compares it with the evidence. */
function boundTo({ plan, workload, openedAt }: IncidentView): readonly string[] {
  return [
    `- Workload ${inertCode(workloadPath(workload))}`,
    `- Opened ${time(openedAt)}`,
    ...(plan === undefined
      ? []
      : [
          `- Plan ${inertCode(plan.hash)}`,
          `- Evidence ${inertCode(plan.evidence)}`,
          `- Policy ${inertCode(plan.policy)}`,
        ]),
  ];
}

function facts(given: readonly BriefFact[] = []): readonly string[] {
  return given.map(({ label, value }) => `- **${inertMarkdown(label, 80)}:** ${addressed(value)}`);
}

/** What is not known stands before what is proposed. */
function gaps(view: IncidentView): string {
  const lines = view.gaps.map(({ what, why, hides, permission }) => {
    const missing = permission === undefined ? '' : ` Grant ${permission} to close it.`;
    return labelled(
      `${inertMarkdown(what, 120)}:`,
      `${why}${hides === '' ? '' : ` It can hide: ${hides}`}${missing}`,
    );
  });
  return section('Gaps: what could not be read', lines);
}

function verification(view: IncidentView): string {
  if (view.verification === undefined) return '';
  const lines = view.verification.levels.map(({ level, verified, text }) =>
    labelled(`${level}: ${verified ? 'verified' : 'NOT verified'}.`, text),
  );
  return section('Verification', [...lines, `- Looked at ${time(view.verification.at)}`]);
}

function assessment({ assessment: given, brief }: IncidentView): string {
  if (given === undefined) return '';
  return section('What Firebreak thinks, and why', [
    `**${given.verdict}**, confidence ${given.confidence}, severity ${given.severity}, ${inertMarkdown(given.corroboration)}. Containment is **${given.containment}**.`,
    ...stageLines(given),
    '',
    ...bullets(brief?.reasons ?? given.reasons.map(({ text, evidence }) => `${text} (${evidence})`)),
    ...(given.wouldChange.length === 0
      ? []
      : ['', '**What would change this most:**', '', ...bullets(given.wouldChange)]),
    ...blastLines(given.blast),
  ]);
}

function findings({ findings: newest, findingCount }: IncidentView): readonly string[] {
  const more =
    findingCount > newest.length ? [`- ${findingCount} in all; the newest ${newest.length} are shown.`] : [];
  return [
    ...newest.map(
      ({ category, severity, eventTime, name }) =>
        `- **${inertMarkdown(category, 120)}** (${severity}), ${time(eventTime)}, ${inertCode(name, 500)}`,
    ),
    ...more,
  ];
}

function decisionLine({ decision, at, via }: CountedDecision): string {
  return `- ${time(at)}: **${decision.act}** by ${inertCode(decision.by, 200)} (${via}): ${inertMarkdown(decision.reason, 1_000)}`;
}

function rejectionLine({ at, code, via, reason }: RejectedMessage): string {
  return `- ${time(at)}: **${code}** (${via}): ${inertMarkdown(reason, 1_000)}`;
}
