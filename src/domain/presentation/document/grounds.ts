import type { BriefFact } from '../../incident/brief';
import type { IncidentView } from '../../incident/incident-view';
import { resultText } from '../../incident/verdict-text';
import { markText, shortened, type Timeline } from '../../evidence/timeline';
import { defined } from '../../defined';
import type { Gap } from '../../evidence/evidence';
import { links, list, paragraph, section, type Blocks, type Medium } from './block';
import { bold, exact, outside, say, timeOf, type Text } from './text';

/** Lines of the timeline that the page shows; `firebreak show` has more, the evidence all. */
const SHOWN = 12;

const each = (texts: readonly string[] = []): readonly Text[] => texts.map((text) => outside(text));

/** Lists the gaps; they stand before the plan. */
export function gapBlocks({ gaps }: IncidentView): Blocks {
  return section(say`Gaps: what could not be read`, gapList(gaps));
}

export function gapList(gaps: readonly Gap[]): Blocks {
  return list(
    gaps.map(({ what, why, hides, permission }) => {
      return say`${bold(say`${outside(what, 120)}:`)} ${gapText({ why, hides, ...defined({ permission }) })}`;
    }),
  );
}

function gapText({ why, hides, permission }: Omit<Gap, 'what'>): string {
  const missing = permission === undefined ? '' : ` Grant ${permission} to close it.`;
  return `${sentence(why)}${hides === '' ? '' : ` It can hide ${sentence(hides)}`}${missing}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The assessment with its reasons, the evidence that would change it, and the blast radius. */
export function assessmentBlocks({ assessment: given, brief }: IncidentView): Blocks {
  const title = say`Assessment`;
  if (given === undefined) return section(title, list(each(brief?.reasons)));
  const { verdict, confidence, severity, corroboration, containment, stage, wouldChange, blast } = given;
  return section(title, [
    ...paragraph(
      say`${bold(outside(verdict))}, confidence ${confidence}, severity ${severity}, ${outside(corroboration, 200)}. Containment is ${bold(outside(containment))}.`,
    ),
    ...(stage === undefined
      ? []
      : paragraph(say`${bold(say`${resultText[stage.stage]}:`)} ${outside(stage.text, 1_500)}`)),
    ...list(each(brief?.reasons ?? given.reasons.map(({ text, evidence }) => `${text} (${evidence})`))),
    ...(wouldChange.length === 0
      ? []
      : [...paragraph(bold(say`Missing evidence that would change it most:`)), ...list(each(wouldChange))]),
    ...(blast === undefined
      ? []
      : [...paragraph(bold(say`Blast radius: ${blast.reach}`)), ...list(each(blast.lines))]),
  ]);
}

/** The timeline; on a page shortened: what is marked always stays. */
export function timelineBlocks(timeline: Timeline | undefined, { on }: Pick<Medium, 'on'>): Blocks {
  if (timeline === undefined) return [];
  const { lines, leftOut } = on === 'page' ? shortened(timeline, SHOWN) : timeline;
  const rest =
    on === 'page' ? say`\`firebreak show --full\` and the evidence have them` : say`the evidence has them`;
  return section(
    say`Timeline`,
    list([
      ...lines.map(({ at, text, source, clock, mark }) => {
        const label = mark === undefined ? [] : say` ${bold(outside(markText[mark].toUpperCase()))}`;
        return say`${timeOf(at)}${label}: ${outside(text, 1_500)} (${outside(source, 60)}, clock: ${outside(clock, 40)})`;
      }),
      ...(leftOut === 0 ? [] : [say`${leftOut} more; ${rest}.`]),
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
    say`Links`,
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
