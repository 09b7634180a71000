import { uniqueBy } from '../../text/listing';
import type { Reconstruction } from '../../assessment/reconstruction';
import { detectorOf } from '../../detector';
import { regional, type ByHandEntry } from './entry';

/** Members that commands are written out for. */
const MOST = 5;

/**
 * Lists what a finding about a changed policy of a service says was added to it, and how a person takes that back.
 * Empty for other findings. A freeze does not help there: it stops the service for everybody and leaves the policy as
 * it was made.
 */
export function policyByHand({ workload, findings }: Reconstruction): readonly ByHandEntry[] {
  if (workload.kind !== 'services') return [];
  const added = findings
    .filter(({ category }) => detectorOf(category).family === 'iam')
    .flatMap(({ iamBindings = [] }) => iamBindings.filter(({ action }) => action === 'ADD'))
    .filter(({ role, member }) => role !== '' && member !== '');
  const all = uniqueBy(added, ({ role, member }) => `${role} ${member}`);
  if (all.length === 0) return [];
  const command = (verb: string) =>
    all
      .slice(0, MOST)
      .map(({ role, member }) =>
        regional(workload, ['run', 'services', verb, workload.name], `--member=${member}`, `--role=${role}`),
      );
  return [
    {
      title: `Take back what was added to its policy (${all.length})`,
      commands: command('remove-iam-policy-binding'),
      stops: ['Everything that these members may do with it.'],
      doesNotStop: ['The one who set it: look whose token it was, from where, and what else it did.'],
      notes: [
        'Freezing the service takes nothing of this back.',
        ...(all.length > MOST ? [`${all.length - MOST} more: see the finding.`] : []),
      ],
      undo: command('add-iam-policy-binding'),
    },
  ];
}
