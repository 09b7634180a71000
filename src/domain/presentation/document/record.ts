import type { IncidentView } from '../../incident/incident-view';
import type { Decision } from '../../decision/decision';
import { shortHash } from '../../text/digest';
import { workloadPath } from '../../workload/workload';
import { list, section, type Blocks } from './block';
import { bold, exact, outside, say, timeOf, type Text } from './text';

/** Lists the verification of a containment, level by level. */
export function verificationBlocks({ verification }: IncidentView): Blocks {
  if (verification === undefined) return [];
  return section(
    say`Verification`,
    list([
      ...verification.levels.map(
        ({ level, verified, text }) =>
          say`${bold(say`${level}: ${verified ? 'verified' : 'NOT verified'}.`)} ${text}`,
      ),
      say`Looked at ${timeOf(verification.at)}`,
    ]),
  );
}

export function decisionBlocks({ decisions }: IncidentView): Blocks {
  return section(
    say`Decisions`,
    list(
      decisions.map(
        ({ decision, at, via }) =>
          say`${timeOf(at)}: ${bold(outside(decision.act))}${object(decision)} by ${exact(decision.by, 200)} (${via}): ${outside(decision.reason, 1_000)}`,
      ),
    ),
  );
}

/** The object of a decision: its plan, its findings. */
function object({ plan, finding }: Pick<Decision, 'plan'> & { readonly finding?: string }): Text {
  const on = plan === '' ? [] : say` plan ${exact(shortHash(plan))}`;
  const left = finding === 'leave' ? say`left as they are` : say`set INACTIVE`;
  return [...on, ...(finding === undefined ? [] : say`, findings ${left},`)];
}

export function rejectionBlocks({ rejections }: IncidentView): Blocks {
  return section(
    say`Rejected messages`,
    list(
      rejections.map(
        ({ at, code, via, reason }) =>
          say`${timeOf(at)}: ${bold(outside(code))} (${via}): ${outside(reason, 1_000)}`,
      ),
    ),
  );
}

export function storyBlocks({ story }: IncidentView): Blocks {
  return section(say`Story`, list(story.map(({ at, text }) => say`${timeOf(at)}: ${outside(text, 1_000)}`)));
}

/** Lists the digests that the plan rests on, to be compared with the evidence. */
export function boundBlocks({ plan, workload, openedAt }: IncidentView): Blocks {
  return section(
    say`Bound to`,
    list([
      say`Workload ${exact(workloadPath(workload))}`,
      say`Opened ${timeOf(openedAt)}`,
      ...(plan === undefined
        ? []
        : [
            say`Plan ${exact(plan.hash)}`,
            say`Evidence ${exact(plan.evidence)}`,
            say`Policy ${exact(plan.policy)}`,
          ]),
    ]),
  );
}
