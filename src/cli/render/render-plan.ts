import type { IncidentView } from '../../domain/incident/incident-view';
import type { Plan } from '../../domain/plan/plan';
import { planToAnswer } from '../../domain/presentation/document/actions';
import { part, type Blocks } from '../../domain/presentation/document/block';
import { outside, say } from '../../domain/presentation/document/text';
import { inTerminal, type RenderOptions } from './render-incident';
import { toTerminal } from './to-terminal';

/** The plan as somebody needs it who is about to answer it: what changes, what stops, what does not, by when. */
export function renderShortPlan(view: IncidentView, plan: Plan, options: RenderOptions): string {
  const { incident, changedSince, gaps } = view;
  const document = planToAnswer({ plan, incident, changedSince }, inTerminal(options.now));
  return toTerminal([...document, ...unread(gaps)], options)
    .join('\n')
    .trimStart();
}

function unread(gaps: IncidentView['gaps']): Blocks {
  const names = gaps.map(({ what, why }) => outside(`${what}: ${why}`));
  return part(say`Not known`, names.length === 0 ? [say`no gaps`] : names);
}
