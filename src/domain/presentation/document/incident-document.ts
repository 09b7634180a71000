import type { IncidentView } from '../../incident/incident-view';
import { incidentAlerts } from '../incident-alerts';
import { howToSend, otherMessages } from './how-to-send';
import { byHandBlocks, byHandShort, commandBlocks, planBlocks } from './actions';
import { alert, facts, paragraph, section, type Blocks, type Medium } from './block';
import * as grounds from './grounds';
import { opening, standing, untilWhen } from './opening';
import * as record from './record';
import { bold, exact, joined, outside, say } from './text';

/** An incident in two parts. */
interface IncidentDocument {
  /** The facts that a person must know, and what to do, on about one screen. */
  readonly short: Blocks;
  /** Everything else, section by section. */
  readonly rest: Blocks;
}

/**
 * An incident as a document, which every printer prints. It opens with what somebody needs who was woken up by it: does
 * something need a person at once, is the attacker still in, how sure is that, what stops if they approve, what goes on if
 * they do not, by when, and what is left to do by hand.
 */
export function incidentDocument(view: IncidentView, medium: Medium): IncidentDocument {
  const sections = sectionsOf(view, medium);
  const order = medium.on === 'page' ? ON_PAGE : ON_TERMINAL;
  const rest = order.flatMap((name) => sections[name]);
  const alerts = incidentAlerts(view, medium.when).flatMap((text) => alert(outside(text, 1_500)));
  const answers = facts(opening(view, medium));
  return medium.on === 'page'
    ? { short: [...alerts, ...top(view, answers), ...howToSend(view), ...contents(rest)], rest }
    : { short: [...alerts, ...answers, ...byHandShort(view.brief?.byHand)], rest };
}

type Section = (typeof ON_PAGE)[number];

/** The section that is read least comes last, where a page leaves it out first. */
const ON_PAGE = [
  ...([
    'by-hand',
    'gaps',
    'plan',
    'commands',
    'verification',
    'assessment',
    'decisions',
    'rejections',
  ] as const),
  ...([
    'other-messages',
    'virustotal',
    'facts',
    'findings',
    'settings',
    'timeline',
    'logs',
    'story',
  ] as const),
  ...(['links', 'attack', 'guidance', 'bound'] as const),
] as const;

/** A terminal leaves nothing out: first the grounds, then what to decide, then what has become of it. */
const ON_TERMINAL: readonly Section[] = [
  ...([
    'by-hand',
    'assessment',
    'timeline',
    'gaps',
    'facts',
    'virustotal',
    'attack',
    'settings',
    'logs',
  ] as const),
  ...([
    'guidance',
    'findings',
    'links',
    'plan',
    'commands',
    'verification',
    'decisions',
    'rejections',
  ] as const),
  ...(['story', 'bound'] as const),
];

function sectionsOf(view: IncidentView, medium: Medium): Readonly<Record<Section, Blocks>> {
  const { brief, plan } = view;
  return {
    'by-hand': byHandBlocks(brief?.byHand, medium),
    gaps: grounds.gapBlocks(view),
    plan: planBlocks(plan, view.steps, view.changedSince, medium),
    commands: commandBlocks(plan),
    verification: record.verificationBlocks(view),
    assessment: grounds.assessmentBlocks(view),
    decisions: record.decisionBlocks(view),
    rejections: record.rejectionBlocks(view),
    'other-messages': otherMessages(view),
    virustotal: grounds.virusTotalBlocks(view),
    facts: grounds.factBlocks(view),
    findings: grounds.findingBlocks(view),
    settings: grounds.settingBlocks(view),
    timeline: grounds.timelineBlocks(brief?.timeline, medium),
    logs: grounds.logBlocks(view),
    story: record.storyBlocks(view),
    links: grounds.linkBlocks(view),
    attack: grounds.attackBlocks(view),
    guidance: grounds.guidanceBlocks(view),
    bound: record.boundBlocks(view),
  };
}

function top(view: IncidentView, answers: Blocks): Blocks {
  const until = untilWhen(view);
  const by = until === undefined ? [] : say` by ${until}`;
  return section(outside(view.brief?.headline ?? `Threat on ${view.workload.name}`, 200), [
    ...paragraph(
      say`${bold(outside(standing(view), 600))}${by} · severity ${view.severity} · incident ${exact(view.incident)}`,
    ),
    ...answers,
  ]);
}

/** The titles of the sections below, in one line. */
function contents(below: Blocks): Blocks {
  const titles = below.flatMap((block) =>
    block.kind === 'heading' && block.level === 1 ? [block.text] : [],
  );
  return titles.length === 0 ? [] : paragraph(say`${bold(say`Below:`)} ${joined(titles, say` · `)}`);
}
