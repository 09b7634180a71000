import { setTimeout as delay } from 'node:timers/promises';
import type { Act, Person } from '../../scenarios/schema/people-schema';
import type { Scenario } from '../../scenarios/schema';
import type { Control } from './control';
import { runCommand } from './product';
import { temporalActs } from './temporal-acts';
import type { TemporalActs } from './temporal-acts';

/** Where people act: on which incident, through whose command line. */
export interface Scene {
  readonly incident: string;
  /** The incident's workflow. */
  readonly slot: string;
  readonly control: Control;
  /** The environment that the product printed for other shells. */
  readonly environment: Readonly<Record<string, string>>;
  /** Plays the scenario once more, in a sandbox of its own on the same Temporal server; resolves with what went wrong. */
  readonly again: (temporal: string) => Promise<readonly string[]>;
  /** How many calls had been made when people began to act here. */
  readonly callsBefore: number;
}

/** The identity of an approval request. */
export interface Question {
  readonly incident: string;
  readonly asking: number;
  readonly plan: string;
}

/** Plays who answers a question. Resolves with what did not go as the scenario has it, in words. */
export async function answerQuestion(
  people: Scenario['people'],
  { incident, asking, plan }: Question,
  scene: Scene,
): Promise<readonly string[]> {
  const number = Number(/#(\d+)$/u.exec(incident)?.[1]);
  const asked = people
    .filter((person) => person.when === 'asked')
    .filter((person) => person.asking === asking && (person.incident ?? number) === number);
  if (asked.length === 0) return [`question ${asking} was asked, and nobody in the scenario answers it`];
  const problems: string[] = [];
  for (const person of asked) {
    const { first, before, grantsMissing, answer, by, reason, after } = person;
    if (first !== undefined) await scene.control.fire(first);
    problems.push(...(await actAll(before, person, scene)));
    if (grantsMissing) problems.push(...(await grantMissing(scene)));
    if (answer !== 'none')
      problems.push(...(await type(scene, [answer, '--plan', plan, '--by', by, '--reason', reason])));
    problems.push(...(await actAll(after, person, scene)));
  }
  return problems;
}

async function actAll(acts: readonly Act[], { by }: Person, scene: Scene): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const act of acts) problems.push(...(await playAct(act, by, scene)));
  return problems;
}

/** Lists the acts after the outcome, in order, with the person of each. */
export function actsAfter(people: Scenario['people']): readonly { readonly act: Act; readonly by: string }[] {
  return people.flatMap(({ then, by }) => then.map((act) => ({ act, by })));
}

/** The event of the product that somebody waits for. */
export interface Awaited {
  readonly event: 'outcome' | 'restored' | 'closed';
  /** Of `outcome`: only this one. Default: any. */
  readonly outcome?: string;
}

/** Returns the event that is awaited after an act; undefined for one after which nobody waits. */
export function waitedFor(act: Act): Awaited | undefined {
  if (act === 'terminate') return { event: 'outcome' };
  if (act === 'restore') return { event: 'restored' };
  if (act === 'close' || act === 'close-inactive') return { event: 'closed' };
  return typeof act === 'object' && 'wait' in act ? { event: 'outcome', outcome: act.wait } : undefined;
}

/** Plays one act. Resolves with what did not go well, in words. */
export async function playAct(act: Act, by: string, scene: Scene): Promise<readonly string[]> {
  const signed = ['--by', by, '--reason', 'the scenario has it so'];
  if (typeof act === 'object') return playDetailed(act, scene);
  switch (act) {
    case 'terminate':
    case 'cancel':
    case 'squat':
      await inTemporal(scene)[act]();
      return [];
    case 'second-sandbox':
      return scene.again(scene.environment['TEMPORAL_ADDRESS'] ?? '');
    case 'restore':
    case 'start-restore':
      return type(scene, ['restore', ...signed]);
    case 'note':
      return type(scene, ['note', ...signed]);
    case 'close':
    case 'close-inactive':
      return type(scene, [
        'close',
        '--yes',
        ...(act === 'close' ? ['--leave-finding-active'] : []),
        ...signed,
      ]);
  }
}

async function playDetailed(act: Exclude<Act, string>, scene: Scene): Promise<readonly string[]> {
  if ('event' in act) await scene.control.fire(act.event);
  if ('reset' in act) await inTemporal(scene).reset(act.reset === 'start' ? 'start' : act.reset.before);
  if ('replay' in act) await inTemporal(scene).replay(act.replay);
  if ('reads' in act) return untilRead(act.reads, act.until, scene);
  if ('until' in act)
    return 'method' in act.until
      ? untilCalled(act.until.method, act.until.is, scene)
      : untilRunning(act.until.running, scene);
  return [];
}

function inTemporal({ environment, slot }: Scene): TemporalActs {
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = 'default' } = environment;
  return temporalActs(address, namespace, slot);
}

const CALL_LIMIT_MS = 60_000;
const LOOK_MS = 50;

/** Waits for a call that is being handled, or that was handled and whose caller may not know it yet. */
async function untilCalled(
  method: string,
  is: 'arriving' | 'answering',
  { control, callsBefore }: Scene,
): Promise<readonly string[]> {
  const end = performance.now() + CALL_LIMIT_MS;
  while (performance.now() < end) {
    const { calls, underWay } = await control.truth();
    const made = calls.slice(callsBefore).some((call) => call.method === method && !call.validateOnly);
    if (is === 'arriving' ? underWay.includes(method) : made) return [];
    await delay(LOOK_MS);
  }
  return [`nobody called ${method} within ${CALL_LIMIT_MS / 1_000} s`];
}

async function untilRunning(service: string, { control }: Scene): Promise<readonly string[]> {
  const end = performance.now() + CALL_LIMIT_MS;
  while (performance.now() < end) {
    if ((await control.truth()).running.includes(service)) return [];
    await delay(LOOK_MS);
  }
  return [`${service} was not running again within ${CALL_LIMIT_MS / 1_000} s`];
}

const READ_LIMIT_MS = 90_000;
const READ_EVERY_MS = 1_000;

async function untilRead(
  args: readonly string[],
  wanted: readonly string[],
  { environment }: Scene,
): Promise<readonly string[]> {
  const end = performance.now() + READ_LIMIT_MS;
  for (;;) {
    const { stdout } = await runCommand(args, environment);
    const text = stdout.replaceAll(/\s+/gu, ' ');
    const missing = wanted.filter((part) => !text.includes(part));
    if (missing.length === 0) return [];
    if (performance.now() > end)
      return [
        `\`firebreak ${args.join(' ')}\` never printed "${missing.join('", "')}": ${text.slice(0, 600)}`,
      ];
    await delay(READ_EVERY_MS);
  }
}

/** Returns the texts that people read of the incident, every run of spaces as one. */
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
  // An answer names its incident; everything else is meant for the one that is open, which may be a later one by now.
  const named = options.includes('--plan') ? incident : incident.replace(/#\d+$/u, '');
  const { code, stderr } = await runCommand([command, named, ...options, '--json'], environment);
  if (code === 0) return [];
  const why = stderr.trim().replaceAll(/\s+/gu, ' ');
  return [`\`firebreak ${command}\` ended with exit code ${String(code)}: ${why}`];
}
