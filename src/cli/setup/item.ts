import { Failure, failureKind } from '../../domain/failures';
import { again } from '../again';

/** The parts of an installation outside of this machine, in the order in which they are looked at and made. */
export const itemNames = [
  'search attributes',
  'pace of lookups',
  'dead-letter topic',
  'dead-letter subscription',
  'topic',
  'subscription',
  'notification config',
  'right to publish findings',
  'right to publish dead letters',
  'right to take dead letters',
] as const;
export type ItemName = (typeof itemNames)[number];

/** The result of looking at one item of the setup. */
export type Found =
  /** `resource` where it is another than expected; `says` what a person should know of it. */
  | { readonly state: 'exists'; readonly resource?: string; readonly says?: string }
  | { readonly state: 'missing'; readonly commands?: readonly string[] }
  /** It exists with other settings than Firebreak would give it. They may be meant: nothing here changes them. */
  | {
      readonly state: 'differs';
      readonly resource?: string;
      readonly differences: readonly string[];
      readonly commands: readonly string[];
    };

/** One part: how to look at it, how to make it. */
export interface SetupItem {
  readonly part: ItemName;
  readonly resource: string;
  /** The commands that make it by hand. */
  readonly commands: readonly string[];
  readonly look: () => Promise<Found>;
  /** Makes it. Not there where nothing may be made. */
  readonly make?: () => Promise<void>;
}

/** Why a part could not be looked at or made; the same fields as an error of the command line. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly todo: string;
  readonly permission: string | null;
}

/** The result for one item of the setup. */
export interface CheckedItem {
  readonly part: ItemName;
  readonly resource: string;
  /** `unknown`: it could not be looked at. `made`: by this run. */
  readonly state: 'exists' | 'made' | 'missing' | 'differs' | 'unknown';
  readonly says: string | null;
  readonly differences: readonly string[];
  /** The commands for a person; empty when there is nothing to do. */
  readonly commands: readonly string[];
  readonly problem: Problem | null;
}

/** Tells whether nothing is left to do about it. */
export function stands({ state }: Pick<CheckedItem, 'state'>): boolean {
  return state === 'exists' || state === 'made';
}

/**
 * Looks at a part; with `apply` makes it when it is missing, and looks again: an answer may have been lost, and somebody
 * else may have been faster. Never throws.
 */
export async function checkItem(part: SetupItem, apply: boolean): Promise<CheckedItem> {
  const look = async (): Promise<Found> => again(part.look);
  const before = await attempt(look);
  if (before instanceof Failure) return checked(part, undefined, before);
  if (before.state !== 'missing' || !apply || part.make === undefined) return checked(part, before);
  const made = await attempt(part.make);
  const after = await attempt(look);
  if (after instanceof Failure) return checked(part, undefined, made instanceof Failure ? made : after);
  if (after.state === 'missing') return checked(part, after, made instanceof Failure ? made : undefined);
  return after.state === 'exists' ? { ...checked(part, after), state: 'made' } : checked(part, after);
}

function checked(part: SetupItem, found: Found | undefined, failure?: Failure): CheckedItem {
  return {
    part: part.part,
    resource: (found !== undefined && 'resource' in found ? found.resource : undefined) ?? part.resource,
    state: found?.state ?? 'unknown',
    says: (found?.state === 'exists' ? found.says : undefined) ?? null,
    differences: found?.state === 'differs' ? found.differences : [],
    commands: commandsFor(part, found),
    problem: failure === undefined ? null : problemOf(failure),
  };
}

function commandsFor(part: SetupItem, found: Found | undefined): readonly string[] {
  if (found?.state === 'exists') return [];
  return (found !== undefined && 'commands' in found ? found.commands : undefined) ?? part.commands;
}

function problemOf({ code, message, permission }: Failure): Problem {
  return { code, message, todo: failureKind(code).todo, permission: permission ?? null };
}

async function attempt<T>(run: () => Promise<T>): Promise<T | Failure> {
  try {
    return await run();
  } catch (thrown) {
    return Failure.from(thrown);
  }
}
