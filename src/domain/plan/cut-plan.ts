import { cutBytes, encodedBytes } from '../text/byte-limit';
import type { Plan, Preview, Step } from './plan';
import type { TrafficTarget } from '../workload/service';

/** Most bytes of a plan that travels through Temporal as it is: a plan of 1,500 tags has 700 KB. */
export const PLAN_BYTES = 12_288;

/** How much of each part is kept where a plan is too large. */
interface Keep {
  readonly entries: number;
  readonly bytes: number;
}

const keeps: readonly Keep[] = [
  { entries: 20, bytes: 400 },
  { entries: 8, bytes: 200 },
  { entries: 3, bytes: 100 },
];

/**
 * The plan as workflows, pages and queries have it: whole where it is small, else with its long lists and texts cut,
 * each saying so. Hashes and times are never cut. The ledger has every plan whole under its hash, and a process that acts on one
 * reads it there.
 */
export function cutPlan(plan: Plan): Plan {
  let cut = plan;
  for (const keep of keeps) {
    if (encodedBytes(cut) <= PLAN_BYTES) return cut;
    cut = withLess(plan, keep);
  }
  return cut;
}

function withLess(plan: Plan, keep: Keep): Plan {
  return {
    ...plan,
    findings: plan.findings.slice(-keep.entries),
    steps: plan.steps.map((step) => stepWithLess(step, keep)),
    previews: plan.previews.map((preview): Preview => ({
      ...preview,
      text: shorter(preview.text, keep.bytes),
    })),
  };
}

function stepWithLess(step: Step, keep: Keep): Step {
  const texts = (lines: readonly string[]): readonly string[] => fewer(lines, keep);
  const { precondition, parameters, undo, commands } = step;
  const some = <T>(list: readonly T[]): readonly T[] => list.slice(0, keep.entries);
  const withSome = <T extends { readonly traffic?: readonly TrafficTarget[] }>(values: T): T =>
    values.traffic === undefined ? values : { ...values, traffic: some(values.traffic) };
  return {
    ...step,
    title: shorter(step.title, keep.bytes),
    precondition: {
      ...precondition,
      traffic: some(precondition.traffic),
      revisions: some(precondition.revisions).map((each) => ({ ...each, images: some(each.images) })),
    },
    parameters: withSome(parameters),
    undo: { ...withSome(undo), differs: texts(undo.differs) },
    before: texts(step.before),
    after: texts(step.after),
    stops: texts(step.stops),
    doesNotStop: texts(step.doesNotStop),
    disturbs: texts(step.disturbs),
    commands: { apply: wholeCommands(commands.apply), undo: wholeCommands(commands.undo) },
  };
}

function fewer(lines: readonly string[], { entries, bytes }: Keep): readonly string[] {
  const kept = lines.slice(0, entries).map((line) => shorter(line, bytes));
  const left = lines.length - kept.length;
  return left === 0 ? kept : [...kept, `${left} more; the plan in the ledger has them.`];
}

function shorter(text: string, bytes: number): string {
  const kept = cutBytes(text, bytes);
  return kept === text ? text : `${kept}...`;
}

/** Longest command that is shown, in bytes. */
const COMMAND_BYTES = 1_000;

/** A command is never cut, since half of one may do something else: it is whole, or a comment that says where it is. */
function wholeCommands(commands: readonly string[]): readonly string[] {
  return commands.map((command) =>
    encodedBytes(command) <= COMMAND_BYTES
      ? command
      : `# a command of ${command.length} characters: firebreak show --full, or the plan in the ledger, has it whole`,
  );
}
