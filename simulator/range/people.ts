import type { Scenario } from '../scenarios/schema';
import type { Control } from './control';
import { runCommand } from './product';
import { terminate } from './terminate';

type Person = Scenario['people'][number];
type After = Person['then'][number];

/** Where people act: on which incident, through whose command line. */
export interface Scene {
  readonly incident: string;
  /** The incident's workflow. */
  readonly slot: string;
  readonly control: Control;
  /** What the product printed for other shells. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Plays who answers the question number `asking`. Resolves with what did not go as the scenario has it, in words. */
export async function answerQuestion(
  people: Scenario['people'],
  asking: number,
  plan: string,
  scene: Scene,
): Promise<readonly string[]> {
  const asked = people
    .filter((person) => person.when === 'asked')
    .filter((person) => person.asking === asking);
  if (asked.length === 0) return [`question ${asking} was asked, and nobody in the scenario answers it`];
  const problems: string[] = [];
  for (const { first, grantsMissing, answer, by, reason } of asked) {
    if (first !== undefined) await scene.control.fire(first);
    if (grantsMissing) problems.push(...(await grantMissing(scene)));
    problems.push(...(await type(scene, [answer, '--plan', plan, '--by', by, '--reason', reason])));
  }
  return problems;
}

/** What is done after the outcome, in order, by whom. */
export function actsAfter(
  people: Scenario['people'],
): readonly { readonly act: After; readonly by: string }[] {
  return people.flatMap(({ then, by }) => then.map((act) => ({ act, by })));
}

/** Plays one of the acts that follow the outcome. Resolves with what did not go well, in words. */
export async function actAfter(act: After, by: string, scene: Scene): Promise<readonly string[]> {
  const signed = ['--by', by, '--reason', 'the scenario ends so'];
  if (act === 'terminate') {
    await terminate(scene.environment['TEMPORAL_ADDRESS'] ?? '', scene.slot);
    return [];
  }
  if (act === 'restore') return type(scene, ['restore', ...signed]);
  return type(scene, ['close', '--yes', ...(act === 'close' ? ['--leave-finding-active'] : []), ...signed]);
}

/** What people read of the incident, every run of spaces as one. */
export async function shownOf({ incident, environment }: Scene): Promise<string> {
  const { stdout } = await runCommand(['show', incident, '--full'], environment);
  return stdout.replaceAll(/\s+/gu, ' ');
}

/** Looks at the incident as people do, and grants what it names as missing when it also says how. */
async function grantMissing(scene: Scene): Promise<readonly string[]> {
  const shown = await shownOf(scene);
  const permission = /permission ([a-zA-Z.]+) is missing/u.exec(shown)?.[1];
  if (permission === undefined) return ['the question names no missing permission'];
  if (!/gcloud [^;]*add-iam-policy-binding [^;]*--role=/u.test(shown))
    return [`the question does not say how ${permission} is granted`];
  await scene.control.fire({ do: 'grant', permission });
  return [];
}

async function type({ incident, environment }: Scene, args: readonly string[]): Promise<readonly string[]> {
  const [command = '', ...options] = args;
  const { code, stderr } = await runCommand([command, incident, ...options, '--json'], environment);
  if (code === 0) return [];
  const why = stderr.trim().replaceAll(/\s+/gu, ' ');
  return [`\`firebreak ${command}\` ended with exit code ${String(code)}: ${why}`];
}
