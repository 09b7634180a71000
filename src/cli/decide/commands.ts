import type { Command } from 'commander';
import { Failure } from '../../domain/failures';
import type { DecisionAct } from '../../domain/plan/policy';
import { defineCommand } from '../command';
import { namingHelp } from '../incident/given-name';
import { resolveForDecision, type DecidedIncident } from '../incident/unread-incident';
import { withIncidents } from '../temporal';
import { processOutput } from '../output';
import { answerPlan, planOptions, type AnswerOptions } from './answer-plan';
import { confirmClose, confirmRestore } from './confirm';
import type { RestoreOptions } from './restore-workload';
import { sendDecision, type DecisionContent } from './send-decision';

/** Whatever a decision can be given with; each command takes only what its row lists. */
interface GivenOptions extends AnswerOptions, RestoreOptions {
  readonly leaveFindingActive?: true;
}

/** One decision as a command. */
interface DecisionCommand {
  readonly act: DecisionAct;
  readonly summary: string;
  /** The part of its help that follows the naming of incidents. */
  readonly details: readonly string[];
  readonly examples: readonly string[];
  /** Exit codes beside those that every decision can end with. */
  readonly exits?: readonly number[];
  /** Options beside those of every decision: flags and what they do. */
  readonly options?: readonly (readonly [flags: string, description: string])[];
  readonly run: (given: string | undefined, options: GivenOptions) => Promise<void>;
}

const table: readonly DecisionCommand[] = [
  {
    act: 'approve',
    summary: 'approve the proposed plan, or some of its steps',
    details: [
      'On a terminal it shows the pending plan, and you type its short hash. With --plan, an answer',
      'to any other plan is rejected. Without a terminal give --plan, or --yes for whichever plan',
      'is pending.',
    ],
    examples: [
      'firebreak approve --by ada@example.com --reason "C2 is live"   # asks on a terminal',
      'firebreak approve payments --plan 3f9a2c41 --by ada@example.com --reason "C2 is live"',
      'firebreak approve --plan 3f9a2c41 --step 7be10d52 --by ada@example.com --reason "freeze only"',
    ],
    options: planOptions,
    run: async (given, options) => answerPlan('approve', given, options),
  },
  {
    act: 'refuse',
    summary: 'refuse the proposed plan, or some of its steps; final for this proposal',
    details: [
      'Without a terminal give --plan, or --yes for whichever plan is pending: a refusal is final',
      'for its proposal.',
    ],
    examples: [
      'firebreak refuse --by ada@example.com --reason "that is our own debugging"',
      'firebreak refuse payments --plan 3f9a2c41 --by ada@example.com --reason "payday: call me first"',
    ],
    options: planOptions,
    run: async (given, options) => answerPlan('refuse', given, options),
  },
  {
    act: 'acknowledge',
    summary: 'say that you are on it: nobody else is paged; the deadline stands',
    details: ['It decides nothing: the plan still has to be approved or refused in time.'],
    examples: [
      'firebreak acknowledge --by ada@example.com --reason "reading it"',
      'firebreak acknowledge payments --by ada@example.com --reason "calling the owner"',
    ],
    run: async (given, options) => decide(given, { act: 'acknowledge' }, options),
  },
  {
    act: 'note',
    summary: 'write a note into the incident; --reason is its text',
    details: [],
    examples: [
      'firebreak note --by ada@example.com --reason "called the owner, she looks"',
      'firebreak note payments --by ada@example.com --reason "ticket 4711" --json',
    ],
    run: async (given, options) => decide(given, { act: 'note' }, options),
  },
  {
    act: 'restore',
    summary: 'put the saved state of a contained workload back',
    details: [
      '--workload needs no open incident and no Temporal: this process restores with FIREBREAK_POLICY,',
      'FIREBREAK_LEDGER and its own Google credentials, by the same checks. Where an incident is open',
      'and answers, the incident restores; --from-ledger bypasses it.',
      '',
      'It first shows what comes back to life; on a terminal you type the name of the workload.',
      'The same code runs again: deploy a fixed revision before.',
    ],
    examples: [
      'firebreak restore --by ada@example.com --reason "image replaced, key rotated"',
      'firebreak restore payments --by ada@example.com --reason "false alarm"',
      'firebreak restore --workload 415104041262/europe-west1/services/payments --by YOU --reason WHY',
    ],
    exits: [8],
    options: [
      ['--workload <name>', 'PROJECT_NUMBER/LOCATION/services/NAME: restore it, from the ledger if need be'],
      ['--from-ledger', 'with --workload: from the ledger, without asking an open incident'],
      ['-y, --yes', 'do not ask on a terminal'],
    ],
    run: restore,
  },
  {
    act: 'close',
    summary: 'close the incident and set its SCC findings INACTIVE',
    details: [
      'Closing changes nothing on the workload: a contained one stays contained. It first lists what',
      'is still open, and on a terminal asks you to confirm. Without a terminal an incident with a',
      'pending approval is closed with --yes only.',
    ],
    examples: [
      'firebreak close --by ada@example.com --reason "cleaned up, see ticket 4711"',
      'firebreak close payments --yes --by ada@example.com --reason "our own red team"',
      'firebreak close payments --leave-finding-active --by ada@example.com --reason "owner continues"',
    ],
    options: [
      ['--leave-finding-active', 'leave the SCC findings ACTIVE'],
      ['-y, --yes', 'close it although something is open, without confirmation'],
    ],
    run: async (given, options) => {
      const finding = options.leaveFindingActive === true ? 'leave' : 'inactive';
      const consent = async (incident: DecidedIncident) => confirmClose(incident, options, processOutput());
      return decide(given, { act: 'close', finding }, options, consent);
    },
  },
];

/** Every command that sends a decision, in the order of the help. */
export function decisionCommands(): readonly Command[] {
  return table.map(({ act, summary, details, examples, exits = [], options = [], run }) => {
    const command = defineCommand({
      usage: `${act} [incident]`,
      summary,
      details: [...namingHelp, ...(details.length === 0 ? [] : ['', ...details])],
      examples,
      exits: [0, 1, 2, 3, 4, 5, 6, 7, ...exits],
    });
    options.forEach(([flags, description]) => command.option(flags, description));
    return command
      .requiredOption('--by <name>', 'who decides: your name as in the policy; there is no default')
      .requiredOption('--reason <text>', 'why, in a few words; it is kept in the ledger')
      .option('--id <id>', 'id of a decision that you sent before without an answer: it counts once')
      .option('--json', 'print the receipt as one JSON document')
      .action(run);
  });
}

/** Sends a decision that needs nothing of the plan to the incident that was named, once `consent` has not thrown. */
async function decide(
  given: string | undefined,
  content: DecisionContent,
  options: GivenOptions,
  consent: (incident: DecidedIncident) => Promise<void> = async () => undefined,
): Promise<void> {
  await withIncidents(async (incidents) => {
    const incident = await resolveForDecision(incidents, given);
    await consent(incident);
    await sendDecision(incidents, incident, content, options, processOutput());
  });
}

/** It names no plan: what is put back is what the incident changed, whatever was asked since. */
async function restore(given: string | undefined, options: GivenOptions): Promise<void> {
  const { workload, fromLedger } = options;
  if (workload === undefined) {
    if (fromLedger === true) throw new Failure('malformed', '--from-ledger needs --workload');
    return decide(given, { act: 'restore' }, options, async (incident) =>
      'view' in incident ? confirmRestore(incident.view, options, processOutput()) : undefined,
    );
  }
  if (given !== undefined) throw new Failure('malformed', 'name an incident, or --workload; not both');
  // Loaded here: the Google clients take seconds, and help needs none of them.
  const { restoreWorkload } = await import('./restore-workload.js');
  return restoreWorkload(workload, options);
}
