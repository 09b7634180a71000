import type { BriefFact } from '../../incident/brief';
import type { IncidentView } from '../../incident/incident-view';
import { stageText } from '../../incident/verdict-text';
import { markText, shortened, type Timeline } from '../../evidence/timeline';
import { links, list, paragraph, section, type Blocks } from './block';
import { bold, exact, outside, say, timeOf, type Text } from './text';

/** Lines of the timeline that the page shows; `firebreak show` has more, the evidence all. */
const SHOWN = 12;

const each = (texts: readonly string[] = []): readonly Text[] => texts.map((text) => outside(text));

/** What is not known stands before what is proposed. */
export function gapBlocks({ gaps }: IncidentView): Blocks {
  return section(
    say`Gaps: what could not be read`,
    list(
      gaps.map(({ what, why, hides, permission }) => {
        const missing = permission === undefined ? '' : ` Grant ${permission} to close it.`;
        const rest = `${why}${hides === '' ? '' : ` It can hide: ${hides}`}${missing}`;
        return say`${bold(say`${outside(what, 120)}:`)} ${rest}`;
      }),
    ),
  );
}

/** What Firebreak thinks, with what speaks for it, what would change it, and what whoever is in can reach. */
export function assessmentBlocks({ assessment: given, brief }: IncidentView): Blocks {
  if (given === undefined) return [];
  const { verdict, confidence, severity, corroboration, containment, stage, wouldChange, blast } = given;
  return section(say`What Firebreak thinks, and why`, [
    ...paragraph(
      say`${bold(outside(verdict))}, confidence ${confidence}, severity ${severity}, ${outside(corroboration, 200)}. Containment is ${bold(outside(containment))}.`,
    ),
    ...(stage === undefined
      ? []
      : paragraph(say`${bold(say`${stageText[stage.stage]}:`)} ${outside(stage.text, 1_500)}`)),
    ...list(each(brief?.reasons ?? given.reasons.map(({ text, evidence }) => `${text} (${evidence})`))),
    ...(wouldChange.length === 0
      ? []
      : [...paragraph(bold(say`What would change this most:`)), ...list(each(wouldChange))]),
    ...(blast === undefined
      ? []
      : [...paragraph(bold(say`How far it reaches: ${blast.reach}`)), ...list(each(blast.lines))]),
  ]);
}

/** The timeline, shortened: what is marked always stays. */
export function timelineBlocks(timeline: Timeline | undefined): Blocks {
  if (timeline === undefined) return [];
  const { lines, leftOut } = shortened(timeline, SHOWN);
  return section(
    say`Timeline`,
    list([
      ...lines.map(({ at, text, source, clock, mark }) => {
        const label = mark === undefined ? [] : say` ${bold(outside(markText[mark]))}`;
        return say`${timeOf(at)}${label}: ${outside(text, 1_500)} (${outside(source, 60)}, clock: ${outside(clock, 40)})`;
      }),
      ...(leftOut === 0 ? [] : [say`${leftOut} more; \`firebreak show --full\` and the evidence have them.`]),
    ]),
  );
}

export function virusTotalBlocks({ brief }: IncidentView): Blocks {
  return section(say`VirusTotal`, list(each(brief?.virusTotal)));
}

export function factBlocks({ brief }: IncidentView): Blocks {
  return section(say`Facts`, valueList(brief?.facts));
}

export function settingBlocks({ brief }: IncidentView): Blocks {
  return section(say`Settings`, valueList(brief?.settings));
}

export function logBlocks({ brief }: IncidentView): Blocks {
  return section(say`Logs`, list(each(brief?.logs)));
}

export function attackBlocks({ brief }: IncidentView): Blocks {
  return section(say`ATT&CK`, list(each(brief?.attack)));
}

export function guidanceBlocks({ brief }: IncidentView): Blocks {
  return section(
    say`Google's guidance, and what Firebreak made of it`,
    list(
      (brief?.guidance ?? []).map(
        ({ google, made }) => say`${outside(google, 400)} ${bold(say`Here:`)} ${outside(made, 400)}`,
      ),
    ),
  );
}

export function linkBlocks({ brief }: IncidentView): Blocks {
  return section(
    say`Pages`,
    links((brief?.links ?? []).map(({ label, value }) => ({ label: outside(label, 120), address: value }))),
  );
}

/** The findings of the incident, then what else was reported of the workload. */
export function findingBlocks({ findings: newest, findingCount, brief }: IncidentView): Blocks {
  return section(
    say`Findings`,
    list([
      ...newest.map(
        ({ category, severity, eventTime, name }) =>
          say`${bold(outside(category, 120))} (${severity}), ${timeOf(eventTime)}, ${exact(name, 500)}`,
      ),
      ...(findingCount > newest.length
        ? [say`${findingCount} in all; the newest ${newest.length} are shown.`]
        : []),
      ...each(brief?.related),
    ]),
  );
}

function valueList(given: readonly BriefFact[] = []): Blocks {
  return list(given.map(({ label, value }) => say`${bold(say`${outside(label, 80)}:`)} ${exact(value)}`));
}
