import { Command } from 'commander';
import { shortHash } from '../../domain/text/digest';
import { formatDuration } from '../../policy/duration';
import { policyWarnings, readPolicy } from '../../policy';
import { defineCommand } from '../command';
import { processOutput } from '../output';
import { field } from '../render/text-layout';

/** `firebreak policy` */
export function policyCommand(): Command {
  const check = defineCommand({
    usage: 'check <file>',
    summary: 'check a policy file: print every fault with its line, or a summary of the policy',
    details: ['It only reads the file. A worker reads its own, named by its configuration.'],
    examples: ['firebreak policy check policy.yaml', 'firebreak policy check policy.yaml --json'],
    exits: [0, 2],
  })
    .option('--json', 'print the policy, its digest and warnings as one JSON document')
    .action(async (file: string, options: { readonly json?: true }) => {
      const output = processOutput();
      const { policy, digest } = await readPolicy(file);
      if (options.json === true) {
        output.json({ policy, digest, warnings: policyWarnings(policy) });
        return;
      }
      const line = (label: string, texts: readonly string[]) => field(label, texts, output.width);
      const { approvers, decideWithinMs, remindAfterMs, protectedWorkloads: spared } = policy;
      output.print(
        [
          `${output.colors.green('good')}: policy ${String(policy.serial)} of ${policy.installation} (${shortHash(digest)})`,
          ...line(
            'may decide',
            approvers.map(({ id, may }) => `${id}: ${may.join(', ')}`),
          ),
          ...line('unsigned', [
            policy.plainDecisions
              ? 'decisions without a signature count, under any name, from anybody who can reach Temporal'
              : 'do not count',
          ]),
          ...line('time to decide', [
            `${formatDuration(decideWithinMs)}, reminder after ${formatDuration(remindAfterMs)}`,
          ]),
          ...line('never changed', spared.length === 0 ? ['nothing is protected'] : spared),
        ].join('\n'),
      );
      policyWarnings(policy).forEach((warning) =>
        output.note(`${output.noteColors.yellow('warning')}: ${warning}`),
      );
    });
  return new Command('policy')
    .summary('check a policy file')
    .description('check a policy file')
    .addCommand(check);
}
