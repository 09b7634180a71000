import type { IncidentView } from '../../incident/incident-view';
import { howToSend, otherMessages } from './how-to-send';
import { incidentAlerts } from '../incident-alerts';
import { byHandBlocks, commandBlocks, planBlocks } from './actions';
import { alert, facts, paragraph, section, type Blocks } from './block';
import * as grounds from './grounds';
import { opening, standing, untilWhen } from './opening';
import type { Reading } from './reading';
import * as record from './record';
import { bold, exact, joined, outside, say } from './text';

/**
 * An incident as a document, which every printer prints. Opens with what a person must know and do, what to send, and what
 * is left to do by hand; what is read least comes last, where a page leaves it out first.
 */
export function incidentDocument(view: IncidentView, reading: Reading): Blocks {
  const { brief, plan } = view;
  const below = [
    ...byHandBlocks(brief?.byHand),
    ...grounds.gapBlocks(view),
    ...planBlocks(plan, view.steps, view.changedSince),
    ...commandBlocks(plan),
    ...record.verificationBlocks(view),
    ...grounds.assessmentBlocks(view),
    ...record.decisionBlocks(view),
    ...record.rejectionBlocks(view),
    ...otherMessages(view),
    ...grounds.virusTotalBlocks(view),
    ...grounds.factBlocks(view),
    ...grounds.findingBlocks(view),
    ...grounds.settingBlocks(view),
    ...grounds.timelineBlocks(brief?.timeline),
    ...grounds.logBlocks(view),
    ...record.storyBlocks(view),
    ...grounds.linkBlocks(view),
    ...grounds.attackBlocks(view),
    ...grounds.guidanceBlocks(view),
    ...record.boundBlocks(view),
  ];
  return [...alerts(view, reading), ...top(view, reading), ...howToSend(view), ...contents(below), ...below];
}

function alerts(view: IncidentView, { when }: Reading): Blocks {
  return incidentAlerts(view, when).flatMap((text) => alert(outside(text, 1_500)));
}

function top(view: IncidentView, reading: Reading): Blocks {
  const until = untilWhen(view);
  const by = until === undefined ? [] : say` by ${until}`;
  return section(outside(view.brief?.headline ?? `Threat on ${view.workload.name}`, 200), [
    ...paragraph(
      say`${bold(outside(standing(view), 600))}${by} · severity ${view.severity} · incident ${exact(view.incident)}`,
    ),
    ...facts(opening(view, reading)),
  ]);
}

/** The titles of the sections below, in one line. */
function contents(below: Blocks): Blocks {
  const titles = below.flatMap((block) =>
    block.kind === 'heading' && block.level === 1 ? [block.text] : [],
  );
  return titles.length === 0 ? [] : paragraph(say`${bold(say`Below:`)} ${joined(titles, say` · `)}`);
}
