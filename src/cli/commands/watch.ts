import { InvalidArgumentError, Option, type Command } from 'commander';
import { Failure } from '../../domain/failures';
import type { StoryLine } from '../../domain/incident/incident-view';
import { inertLine } from '../../domain/text/inert-text';
import { parseDuration } from '../../policy/duration';
import type { SeenIncident } from '../../temporal/incident-client';
import { defineCommand } from '../command';
import { namingHelp } from '../incident/given-name';
import { followIncident, goals, type Follower, type Goal } from '../incident/follow-incident';
import { processOutput, type Output } from '../output';
import { storyLines } from '../render/render-incident';
import { resolveIncident, type ResolvedIncident } from '../incident/resolve-incident';
import { whatGoesOn, whatToType } from '../render/next-actions';
import { endedText, when } from '../render/when';
import { withIncidents } from '../temporal';

interface WatchOptions {
  readonly until: Goal;
  readonly timeout?: number;
  readonly json?: true;
}

/** `firebreak watch` */
export function watchCommand(): Command {
  return defineCommand({
    usage: 'watch [incident]',
    summary: 'follow an incident: print events as they happen',
    details: [
      ...namingHelp,
      '',
      'Ends when the incident is closed, or with --until sooner; with exit code 1 when the',
      'incident ended without that (refused, expired, not verified), or --timeout is over.',
      'Waits for an incident that is still opening.',
      'Ctrl-C only stops looking.',
    ],
    examples: [
      'firebreak watch',
      'firebreak watch payments --until contained --timeout 30m && echo "contained"',
      'firebreak watch --until asked --json | jq -r .plan.hash',
    ],
    exits: [0, 1, 2, 5, 6, 7],
  })
    .addOption(new Option('--until <goal>', 'what to wait for').choices(goals).default('closed'))
    .option('--timeout <duration>', 'stop waiting after 90s, 15m, 2h ... (default: never)', parseTimeout)
    .option('--json', 'print nothing until the end, then the incident as one JSON document')
    .action(async (given: string | undefined, options: WatchOptions) => {
      const output = processOutput();
      const isJson = options.json === true;
      const { result, view } = await withIncidents(async (incidents) => {
        // A person who has just started a finding has nothing to follow yet.
        const incident = await resolveIncident(incidents, given, {
          limitMs: options.timeout ?? Infinity,
          waiting: (what) => {
            if (!isJson) output.note(what);
          },
        });
        requirePresent(incident, given, options.until);
        if (!isJson)
          output.print(output.colors.bold(inertLine(incident.view.incident || incident.workflowId)));
        const follower = isJson ? quiet(output) : printer(output);
        return followIncident(incidents, incident, options.until, follower, options.timeout);
      });
      const ended =
        view.ended === undefined || view.phase === 'closed' ? '' : `ended (${view.ended.how}), was `;
      const end = `${ended}${view.phase}${view.outcome === undefined ? '' : `, ${view.outcome}`}${view.restored ? ', restored' : ''}`;
      if (isJson) output.json(view);
      else output.print(output.colors.bold(end));
      if (result === 'reached') return;
      if (!isJson) output.note(missed(result, options.until));
      process.exitCode = 1;
    });
}

/** An earlier incident's outcome is nobody's goal, unless that one was named by its number. */
function requirePresent({ view }: ResolvedIncident, given: string | undefined, goal: Goal): void {
  const isNumbered = given !== undefined && /#[0-9]+$/.test(given.trim());
  if (view.ended === undefined || isNumbered || goal === 'closed') return;
  throw new Failure(
    'not-found',
    `no incident is open there: ${view.incident}, the last one, ${endedText(view.ended)}`,
  );
}

function missed(result: 'missed' | 'timed-out', goal: Goal): string {
  return result === 'missed'
    ? `Nothing more happens by itself, and it was not ${goal}.`
    : `Not ${goal} within the time that --timeout gives; looking changes nothing.`;
}

function parseTimeout(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new InvalidArgumentError(`"${text}" is not a duration: give a number and its unit, 90s, 15m or 2h`);
}

function printer(output: Output): Follower {
  let asked: string | undefined;
  return {
    ...quiet(output),
    seen(view: SeenIncident, news: readonly StoryLine[]) {
      for (const line of news) storyLines(line, output.width).forEach((text) => output.print(text));
      if (view.phase !== 'awaiting-decision' || view.ended !== undefined) return;
      if (view.plan === undefined || view.plan.hash === asked) return;
      asked = view.plan.hash;
      whatToType(view).forEach((lines) => lines.forEach((text) => output.print(`  ${text}`)));
    },
    still(view: SeenIncident) {
      const due = view.deadline === undefined ? '' : `, decide by ${when(view.deadline, new Date())}`;
      output.note(`Still ${view.phase}${due}. ${whatGoesOn(view, (at) => `at ${when(at, new Date())}`)}`);
    },
  };
}

function quiet(output: Output): Follower {
  return {
    seen: () => undefined,
    still: () => undefined,
    silent: (failure) => output.note(`${inertLine(failure.message, 400)}. Retrying for a minute.`),
  };
}
