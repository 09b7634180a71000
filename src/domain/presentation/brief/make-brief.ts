import type { Assessment } from '../../assessment/assessment';
import { technique, techniqueText } from '../../attack/attack';
import { attackNotice } from '../../attack/attack-data';
import { attackerKeeps } from '../../assessment/attacker-keeps';
import { enumerated } from '../../text/listing';
import { attackedRevisions } from '../../assessment/reconstruction/attacked';
import type { Brief, BriefFact } from '../../incident/brief';
import { findingFacts } from './finding-facts';
import { logLines } from './log-lines';
import { settingFacts } from './setting-facts';
import { virusTotalLink } from './virustotal-link';
import { inertByHand, type ByHandEntry } from '../../plan/by-hand';
import type { Reconstruction } from '../../assessment/reconstruction';
import { detectorOf } from '../../detector';
import { detectorOverview } from '../../detector/detector';
import type { Finding } from '../../finding/finding';
import { guidanceFor, guidancePage } from './guidance';
import { inertLine, valueRoom } from '../../text/inert-text';
import { makeTimeline } from '../../assessment/make-timeline';
import type { Timeline } from '../../evidence/timeline';

/** Bytes of the brief that an incident carries, as JSON, at most. */
const MAX_BYTES = 16 * 1024;

/** How much a brief says. */
interface Room {
  /** Units of one text. */
  readonly text: number;
  /** Items of a list, where it has more than its usual number. */
  readonly items: number;
  /** Lines of the timeline. */
  readonly timeline: number;
  readonly mitigations: boolean;
}

/** Everything, for whoever reads it from the ledger; bounded against what an attacker makes endless. */
const WHOLE: Room = { text: 4_000, items: 500, timeline: 500, mitigations: true };
const CARRIED: Room = { text: 1_500, items: 0, timeline: 40, mitigations: true };
/** Longest single text where even less will not do: only a value that somebody made long comes here. */
const CAPS = [CARRIED.text, 600, 300, 200, 120, 70, 35] as const;
/** A reason has at least so much room, and a text about the work by hand so much. */
const REASON = 180;
const HAND = 200;

/** The parts that are left out for size, one after the other, each as a whole: nobody decides by half a value. */
const LEAVINGS: readonly {
  readonly what: string;
  readonly room?: Partial<Room>;
  readonly without?: Partial<Pick<Brief, 'guidance' | 'related' | 'links'>>;
}[] = [
  { what: "ATT&CK's mitigations", room: { mitigations: false } },
  { what: "Google's guidance item by item", without: { guidance: [] } },
  { what: 'lines of the timeline', room: { timeline: 20 } },
  { what: 'links', without: { links: [] } },
  { what: 'lines of the timeline', room: { timeline: 8 } },
  { what: 'related findings', without: { related: [] } },
];

/** Makes the facts for a decision, labelled as on Google's page, under 16 KiB whatever came in. Names the parts left out. */
export function makeBrief(
  known: Reconstruction,
  assessment: Assessment,
  entries: readonly ByHandEntry[] = [],
): Brief {
  for (const text of CAPS) {
    const hand = outsideReach(known, entries, Math.max(HAND, Math.min(text, valueRoom.sentence)));
    const cut = text === CARRIED.text ? [] : ['the ends of long texts'];
    for (let left = 0; left <= LEAVINGS.length; left += 1) {
      const leavings = LEAVINGS.slice(0, left);
      const room = leavings.reduce<Room>((all, less) => ({ ...all, ...less.room }), { ...CARRIED, text });
      const full = briefOf(known, assessment, room);
      const leftOut = [...new Set([...leavings.map(({ what }) => what), ...cut])];
      const brief: Brief = {
        ...leavings.reduce((all, { without }) => ({ ...all, ...without }), full),
        ...hand,
        ...(leftOut.length === 0 ? {} : { leftOut }),
      };
      if (bytesOf(brief) < MAX_BYTES) return brief;
    }
  }
  // Unreachable while the lists are bounded; a brief that says less is better than none.
  const least = briefOf(known, assessment, { ...CARRIED, text: 35, timeline: 4, mitigations: false });
  const notes = entries.some((entry) => entry.notes.length > 0) ? ['notes on the work by hand'] : [];
  const leftOut = [...new Set([...LEAVINGS.map(({ what }) => what), 'logs', 'settings', ...notes])];
  const hand = outsideReach(
    known,
    entries.map((entry) => ({ ...entry, notes: [] })),
    HAND,
  );
  return { ...least, ...hand, settings: [], logs: [], related: [], guidance: [], links: [], leftOut };
}

/** The same with nothing left out, for the ledger. */
export function wholeBrief(
  known: Reconstruction,
  assessment: Assessment,
  entries: readonly ByHandEntry[] = [],
): Brief {
  return { ...briefOf(known, assessment, WHOLE), ...outsideReach(known, entries) };
}

/** The part that no step reaches: work that is left to people, and what the attacker keeps until it is done. */
function outsideReach(
  known: Reconstruction,
  entries: readonly ByHandEntry[],
  units: number = valueRoom.sentence,
): Pick<Brief, 'byHand' | 'keeps'> {
  const keeps = attackerKeeps(known, units);
  return {
    ...(entries.length === 0 ? {} : { byHand: inertByHand(entries, units) }),
    ...(keeps.length === 0 ? {} : { keeps }),
  };
}

function bytesOf(brief: Brief): number {
  return new TextEncoder().encode(JSON.stringify(brief)).length;
}

function briefOf(known: Reconstruction, assessment: Assessment, room: Room): Brief {
  const { text: max } = room;
  const { anchor, findings, corroborating } = known;
  const joined = new Set(findings.map(({ key }) => key));
  const lines = (texts: readonly string[], usual: number, units = max): readonly string[] => {
    const most = Math.max(usual, room.items);
    const more = texts.length > most ? [`${texts.length - most} more: firebreak show --full has them`] : [];
    return [...texts.slice(0, most).map((text) => inertLine(text, units)), ...more];
  };
  return {
    headline: headline(known),
    attacker: attacker(known, assessment),
    facts: anchor === undefined ? [] : findingFacts(anchor, max),
    virusTotal: lines(virusTotal(known), 12),
    // The licence's notice stays whole.
    attack: attack(known, room).map((text) => inertLine(text, Math.max(120, max * 2))),
    timeline: timeline(known, room),
    // Nobody decides by half a sentence: other texts get shorter first.
    reasons: lines(
      assessment.reasons.map(
        ({ text, weight, evidence }) => `${weight > 0 ? '+' : ''}${weight} ${text} (${evidence})`,
      ),
      14,
      Math.max(REASON, max),
    ),
    corroboration: inertLine(assessment.corroboration, max),
    related: lines(
      // Those of the incident are listed as its own.
      corroborating.filter(({ key }) => !joined.has(key)).map((other) => relatedText(other, anchor)),
      8,
    ),
    settings: settingFacts(known, max),
    logs: lines(logLines(known, max), 14),
    guidance: guidanceFor(known),
    links: links(known)
      .filter(({ value }) => value.length <= 400)
      .slice(0, Math.max(10, room.items)),
  };
}

function headline({ workload, anchor }: Reconstruction): string {
  const project = anchor?.projectDisplayName ?? '';
  const where = `${workload.name} (${workload.location}, project ${inertLine(project === '' ? workload.projectNumber : project, 60)})`;
  return inertLine(`${inertLine(anchor?.category ?? 'Threat', 80)} on ${where}`, 240);
}

function attacker({ workload, anchor, attacked }: Reconstruction, { verdict }: Assessment): string {
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
    ? 'The caller still has the credentials of the call, as far as can be read: ending an instance takes none of them away.'
    : 'Only the end of the instance ends it for certain.';
  const revisions = attackedRevisions(attacked.revision).map((name) => inertLine(name, 80));
  const several =
    revisions.length < 2
      ? ''
      : `Findings name ${revisions.length} of its revisions: ${enumerated(revisions.slice(0, 5))}. `;
  if (verdict === 'likely-benign')
    return `Perhaps not: ${seen}, and what is known speaks for a benign cause. Ask the owner. ${several}${end}`;
  return `Assume yes: ${seen}. ${several}${end}`;
}

function virusTotal({ reports, gaps }: Reconstruction): readonly string[] {
  const asked = reports.map(
    ({ indicator, summary }) => `${indicator.kind} ${inertLine(indicator.value, valueRoom.path)}: ${summary}`,
  );
  const unasked = gaps
    .filter(({ what }) => what.startsWith('VirusTotal'))
    .map(({ what, why }) => `${what}: gap: ${why}`);
  return asked.length + unasked.length === 0
    ? ['Nothing to ask about: the findings carry no indicator.']
    : [...asked, ...unasked];
}

function attack(known: Reconstruction, { mitigations, items }: Room): readonly string[] {
  const most = Math.max(8, items);
  return [...mostTelling(known, most).map((id) => techniqueText(id, mitigations)), attackNotice];
}

/** The token's calls are never crowded out by what the finding lists. */
function mostTelling(known: Reconstruction, most: number): readonly string[] {
  const all = techniqueIds(known);
  const seen = all.filter((id) => known.reached.some((call) => call.technique === id)).slice(0, most / 2);
  const others = all.filter((id) => !seen.includes(id)).slice(0, most - seen.length);
  return [...others, ...seen];
}

/** Those that the detector's page names come first, then those of the finding and of the others. */
function techniqueIds({ anchor, findings, corroborating, reached }: Reconstruction): readonly string[] {
  const all = [anchor, ...findings, ...corroborating].flatMap((finding) =>
    finding === undefined ? [] : [...detectorOf(finding.category).techniques, ...finding.techniques],
  );
  return [...new Set([...all, ...reached.flatMap(({ technique: id }) => id ?? [])])];
}

function timeline(known: Reconstruction, { timeline: keep, text: units }: Room): Timeline {
  const made = makeTimeline(known, keep);
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

function links(known: Reconstruction): readonly BriefFact[] {
  const { anchor, reports } = known;
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
    ...reports.slice(0, 3).map(({ indicator, link }) => ({
      label: `VirusTotal on ${indicator.kind} ${inertLine(indicator.value, 100)}`,
      value: inertLine(link, 400),
    })),
    ...techniqueIds(known).flatMap((id) => {
      const known = technique(id);
      return known === undefined ? [] : [{ label: `${known.id} ${known.name}`, value: known.link }];
    }),
  ];
}
