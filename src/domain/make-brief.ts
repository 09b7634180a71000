import type { Assessment } from './assessment';
import { technique, techniqueText } from './attack/attack';
import { attackNotice } from './attack/attack-data';
import { attackerKeeps } from './attacker-keeps';
import type { Brief, BriefFact } from './brief';
import { findingFacts } from './brief-parts/finding-facts';
import { logLines } from './brief-parts/log-lines';
import { settingFacts } from './brief-parts/setting-facts';
import { virusTotalLink } from './brief-parts/virustotal-link';
import { inertByHand, type ByHandEntry } from './by-hand';
import type { CaseFile } from './case-file';
import { detectorOf } from './detectors';
import { detectorOverview } from './detectors/detector';
import type { Finding } from './finding';
import { guidanceFor, guidancePage } from './guidance';
import { inertLine } from './inert-text';
import { makeTimeline } from './make-timeline';
import { anchorOf, corroborating } from './signals/anchor';
import { reached } from './signals/trail-signals';
import type { Timeline } from './timeline';

/** Bytes of a brief as JSON, at most. */
const MAX_BYTES = 16 * 1024;
/** Longest single text, tried in this order until the whole fits. */
const CAPS = [300, 200, 120, 70, 35] as const;
/** A reason has at least so much room. */
const REASON = 180;
/** Lines of the timeline and units of each, which get fewer as texts get shorter. */
const timelineFor = (max: number): { readonly lines: number; readonly units: number } => ({
  lines: Math.min(40, Math.max(4, Math.round(max / 7.5))),
  units: Math.max(60, max),
});

/** What whoever decides is shown, from all facts: inert, labelled as on Google's page, under 16 KiB whatever came in. */
export function makeBrief(
  caseFile: CaseFile,
  assessment: Assessment,
  entries: readonly ByHandEntry[] = [],
): Brief {
  const keeps = attackerKeeps(caseFile);
  const hand = {
    ...(entries.length === 0 ? {} : { byHand: inertByHand(entries) }),
    ...(keeps.length === 0 ? {} : { keeps }),
  };
  for (const max of CAPS) {
    const brief = { ...briefOf(caseFile, assessment, max), ...hand };
    if (new TextEncoder().encode(JSON.stringify(brief)).length < MAX_BYTES) return brief;
  }
  // Unreachable while the lists below are bounded; a brief that says less is better than none.
  return {
    ...briefOf(caseFile, assessment, 35),
    ...hand,
    settings: [],
    logs: [],
    related: [],
    guidance: [],
    timeline: makeTimeline(caseFile, 4),
  };
}

function briefOf(caseFile: CaseFile, assessment: Assessment, max: number): Brief {
  const anchor = anchorOf(caseFile);
  const others = corroborating(caseFile);
  const lines = (texts: readonly string[], most: number): readonly string[] =>
    texts.slice(0, most).map((text) => inertLine(text, max));
  return {
    headline: headline(caseFile, anchor),
    attacker: attacker(caseFile, assessment, anchor),
    facts: anchor === undefined ? [] : findingFacts(anchor, max),
    virusTotal: lines(virusTotal(caseFile), 12),
    // A technique with its mitigations needs more room than other lines, and the licence's notice stays whole.
    attack: attack(caseFile, anchor).map((text) => inertLine(text, Math.max(120, max * 2))),
    timeline: timeline(caseFile, max),
    // Nobody decides by half a sentence: other texts get shorter first.
    reasons: assessment.reasons
      .map(({ text, weight, evidence }) => `${weight > 0 ? '+' : ''}${weight} ${text} (${evidence})`)
      .slice(0, 14)
      .map((text) => inertLine(text, Math.max(REASON, max))),
    corroboration: inertLine(assessment.corroboration, max),
    related: lines(
      others.map((other) => relatedText(other, anchor)),
      8,
    ),
    settings: settingFacts(caseFile, max),
    logs: logLines(caseFile, max).slice(0, 14),
    guidance: guidanceFor(caseFile),
    links: links(caseFile, anchor)
      .filter(({ value }) => value.length <= 400)
      .slice(0, 10),
  };
}

function headline({ workload }: CaseFile, anchor: Finding | undefined): string {
  const project = anchor?.projectDisplayName ?? '';
  const where = `${workload.name} (${workload.location}, project ${inertLine(project === '' ? workload.projectNumber : project, 60)})`;
  return inertLine(`${inertLine(anchor?.category ?? 'Threat', 80)} on ${where}`, 240);
}

function attacker({ workload }: CaseFile, { verdict }: Assessment, anchor: Finding | undefined): string {
  const { dstIp, dstPort } = anchor?.redirection ?? {};
  const port = dstPort === undefined ? '' : ` port ${inertLine(dstPort, 10)}`;
  const category = inertLine(anchor?.category ?? 'A threat', 80);
  const isCall = anchor !== undefined && detectorOf(anchor.category).family === 'iam';
  const seen = isCall
    ? `${category} was reported of a call by ${inertLine(anchor.access?.principalEmail ?? 'somebody', 100)} on ${workload.name}`
    : dstIp === undefined
      ? `${category} was reported in ${workload.name}`
      : `a process in ${workload.name} was connected to ${inertLine(dstIp, 60)}${port} when it was reported`;
  const end = isCall
    ? 'Whoever made it still has what it was made with, as far as can be read: to end an instance takes nothing of that away.'
    : 'Nothing that can be read shows whether this has ended; only the end of the instance does it.';
  if (verdict === 'likely-benign')
    return `Perhaps nobody is: ${seen}, and what is known speaks for a benign cause. Ask the owner. ${end}`;
  return `Assume yes: ${seen}. ${end}`;
}

function virusTotal({ reports, gaps }: CaseFile): readonly string[] {
  const asked = reports.map(
    ({ indicator, summary }) => `${indicator.kind} ${inertLine(indicator.value, 120)}: ${summary}`,
  );
  const unasked = gaps
    .filter(({ what }) => what.startsWith('VirusTotal'))
    .map(({ what, why }) => `${what}: gap: ${why}`);
  return asked.length + unasked.length === 0
    ? ['Nothing to ask about: the findings carry no indicator.']
    : [...asked, ...unasked];
}

function attack(caseFile: CaseFile, anchor: Finding | undefined): readonly string[] {
  return [...mostTelling(caseFile, anchor).map(techniqueText), attackNotice];
}

/** At most eight: what the token did is never crowded out by what the finding lists. */
function mostTelling(caseFile: CaseFile, anchor: Finding | undefined): readonly string[] {
  const all = techniqueIds(caseFile, anchor);
  const seen = all.filter((id) => reached(caseFile).some((call) => call.technique === id)).slice(0, 4);
  const others = all.filter((id) => !seen.includes(id)).slice(0, 8 - seen.length);
  return [...others, ...seen];
}

/** Those that the detector's page names come first, then those of the finding and of the others. */
function techniqueIds(caseFile: CaseFile, anchor: Finding | undefined): readonly string[] {
  const all = [anchor, ...caseFile.findings, ...corroborating(caseFile)].flatMap((finding) =>
    finding === undefined ? [] : [...detectorOf(finding.category).techniques, ...finding.techniques],
  );
  return [...new Set([...all, ...reached(caseFile).flatMap(({ technique: id }) => id ?? [])])];
}

function timeline(caseFile: CaseFile, max: number): Timeline {
  const { lines: keep, units } = timelineFor(max);
  const made = makeTimeline(caseFile, keep);
  return { ...made, lines: made.lines.map((line) => ({ ...line, text: inertLine(line.text, units) })) };
}

function relatedText(
  { category, severity, eventTime, containers, name }: Finding,
  anchor: Finding | undefined,
): string {
  const same = containers.some(
    (container) => anchor?.containers.some((own) => own.name === container.name) === true,
  );
  const where = same ? 'same container' : 'same workload';
  return `${inertLine(category, 80)} (${severity}) at ${eventTime}, ${where}: ${name}`;
}

function links(caseFile: CaseFile, anchor: Finding | undefined): readonly BriefFact[] {
  if (anchor === undefined) return [];
  const detector = detectorOf(anchor.category);
  const file = virusTotalLink(anchor);
  return [
    { label: 'The finding in the console', value: inertLine(anchor.consoleLink, 400) },
    {
      label:
        detector.page === detectorOverview
          ? 'The detectors of Cloud Run, all of them'
          : "The detector's page",
      value: detector.page,
    },
    { label: "Google's response guidance", value: guidancePage },
    ...(file === undefined
      ? []
      : [{ label: 'VirusTotal on the program', value: inertLine(file.address, 400) }]),
    ...caseFile.reports.slice(0, 3).map(({ indicator, link }) => ({
      label: `VirusTotal on ${indicator.kind} ${inertLine(indicator.value, 60)}`,
      value: inertLine(link, 400),
    })),
    ...techniqueIds(caseFile, anchor).flatMap((id) => {
      const known = technique(id);
      return known === undefined ? [] : [{ label: `${known.id} ${known.name}`, value: known.link }];
    }),
  ];
}
