import { refusalNames, type RefusalName } from './refusals';
import { isStatusCode, type StatusCode } from './wire/status';

/** Faults of any call. */
export const callFaultKinds = ['latency', 'error', 'refusal', 'lost-answer', 'late-answer'] as const;
/** Faults of a list. */
export const listFaultKinds = ['empty-pages', 'unreachable', 'partial'] as const;
/** Faults of the operation of an update. */
export const operationFaultKinds = [
  'operation-error',
  'operation-failed',
  'operation-endless',
  'operation-slow',
] as const;
type CallFaultKind = (typeof callFaultKinds)[number];
type ListFaultKind = (typeof listFaultKinds)[number];
type OperationFaultKind = (typeof operationFaultKinds)[number];

/** The methods of the simulated cloud that are answered with an operation, without `google.cloud.run.v2.`. */
const operating: readonly string[] = [
  'Services/UpdateService',
  'Revisions/DeleteRevision',
  'Jobs/UpdateJob',
  'Jobs/RunJob',
  'Jobs/DeleteJob',
  'Executions/CancelExecution',
  'Executions/DeleteExecution',
  'WorkerPools/UpdateWorkerPool',
  'WorkerPools/DeleteWorkerPool',
  'Instances/StopInstance',
  'Instances/StartInstance',
  'Instances/DeleteInstance',
];

const waiting: readonly string[] = ['latency', 'late-answer', 'operation-slow'];
const refusing: readonly string[] = ['error', 'partial', 'operation-error', 'operation-failed'];

/** The text of an injected error that has no message of its own. */
export const injected = 'Injected failure.';

/** One thing that goes wrong with calls to come. */
export interface Fault {
  /** Full method name (`google.cloud.run.v2.Services/UpdateService`), or a prefix ending in `*`. */
  readonly method: string;
  /**
   * `latency`: the call waits before it is handled. `error`: it fails and is not handled. `refusal`: likewise, in the form
   * in which Google refuses for a reason that has nothing to do with the call.
   * `lost-answer`: it is handled, and the caller gets UNAVAILABLE or a broken connection instead of the answer.
   * `late-answer`: it is handled at once, and the answer waits.
   *
   * Three strike the answer of a list. `empty-pages`: before its first page come pages without anything but a token.
   * `unreachable`: it has nothing, and names regions that could not be asked. `partial`: it has what it has, and an error
   * beside it, as Monitoring answers.
   *
   * The others strike the long-running operation that an update was answered with; the update itself is accepted.
   * `operation-error`: it is served, and the operation says that it failed. `operation-failed`: it is not served, and the
   * operation says so. `operation-endless`: it is served, and the operation never ends. `operation-slow`: both later.
   */
  readonly kind: CallFaultKind | ListFaultKind | OperationFaultKind;
  /** Of `refusal`: which. */
  readonly refusal?: RefusalName;
  /** Of `empty-pages`: how many. Default: they never end. */
  readonly pages?: number;
  /** Of `unreachable`: full names of locations. */
  readonly regions?: readonly string[];
  /** How long it waits, or how much later. Needed for `latency`, `late-answer` and `operation-slow`, refused elsewhere. */
  readonly milliseconds?: number;
  /** The longest that it waits: each call waits somewhere between `milliseconds` and this, evenly spread. Default: exactly `milliseconds`. */
  readonly upTo?: number;
  /** Which rows of waits `upTo` draws: the same seed gives each method the same row. Default: 1. */
  readonly seed?: number;
  /** The status of the answer. Needed for `error`, `partial`, `operation-error` and `operation-failed`, refused elsewhere. */
  readonly code?: StatusCode;
  /** The message beside the code. Default: says that it was injected. */
  readonly message?: string;
  /** How many calls it strikes. Default: every one until `clear`. */
  readonly times?: number;
  /** For how many seconds after it was armed it strikes at all. Default: without end. */
  readonly forSeconds?: number;
  /** How many fitting calls it lets pass before it strikes the first. Default: none. */
  readonly skip?: number;
  /** Strikes only calls whose resource contains this text. Default: any. */
  readonly resource?: string;
}

/** The faults that are armed. */
export class Faults {
  #armed: {
    readonly fault: Fault;
    readonly draw: (method: string) => number;
    readonly until: number;
    toSkip: number;
    left: number;
  }[] = [];
  readonly #now: () => number;

  /** `now` is in milliseconds. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Arms a fault. Throws `RangeError` with what to change when its fields do not fit its kind. */
  add(fault: Fault): void {
    const wrong = faultProblem(fault);
    if (wrong !== undefined) throw new RangeError(`Fault for '${fault.method}' refused: ${wrong}`);
    const { skip = 0, times = Number.POSITIVE_INFINITY, seed = 1, forSeconds } = fault;
    const until = forSeconds === undefined ? Number.POSITIVE_INFINITY : this.#now() + forSeconds * 1000;
    this.#armed.push({ fault, draw: drawing(seed), until, toSkip: skip, left: times });
  }

  /** Disarms all. Calls that already wait go on waiting. */
  clear(): void {
    this.#armed = [];
  }

  /**
   * The faults that strike this call, in the order of arming, with the wait that was drawn; each is used up by one. A call
   * that goes on with a listing is not struck by empty pages again.
   */
  take(method: string, resource: string, goesOn = false): readonly Fault[] {
    const now = this.#now();
    const fitting = this.#armed.filter(
      ({ fault, until }) =>
        now < until && strikes(fault, method, resource) && !(goesOn && fault.kind === 'empty-pages'),
    );
    const struck = fitting.filter(({ toSkip }) => toSkip === 0);
    for (const entry of fitting) {
      if (entry.toSkip > 0) entry.toSkip -= 1;
      else entry.left -= 1;
    }
    this.#armed = this.#armed.filter(({ left }) => left > 0);
    return struck.map(({ fault, draw }) => withWait(fault, () => draw(method)));
  }
}

function withWait(fault: Fault, draw: () => number): Fault {
  const { milliseconds = 0, upTo } = fault;
  if (upTo === undefined) return fault;
  return { ...fault, milliseconds: milliseconds + Math.round(draw() * (upTo - milliseconds)) };
}

/**
 * A row of numbers from 0 to 1 for each method, the same ones for the same seed: whoever makes the same calls again, in
 * whatever order of the methods, waits as long for them.
 */
function drawing(seed: number): (method: string) => number {
  const rows = new Map<string, () => number>();
  return (method) => {
    const row =
      rows.get(method) ?? numbers(Buffer.from(method).reduce((sum, byte) => (sum * 31 + byte) | 0, seed));
    rows.set(method, row);
    return row();
  };
}

/** mulberry32. */
function numbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

function strikes(fault: Fault, method: string, resource: string): boolean {
  const { method: wanted } = fault;
  const sameMethod = wanted.endsWith('*') ? method.startsWith(wanted.slice(0, -1)) : method === wanted;
  return sameMethod && resource.includes(fault.resource ?? '');
}

/** Says what is wrong with a fault, and what to change; undefined where nothing is. */
export function faultProblem(fault: Fault): string | undefined {
  const { kind, method, milliseconds, upTo, seed, code, message, times, skip, forSeconds } = fault;
  if (method === '') return "'method' is empty; name a method, or '*' for all.";
  if (times !== undefined && (!Number.isInteger(times) || times < 1))
    return "'times' must be a whole number from 1.";
  if (skip !== undefined && (!Number.isInteger(skip) || skip < 0))
    return "'skip' must be a whole number from 0.";
  if (forSeconds !== undefined && !(Number.isFinite(forSeconds) && forSeconds > 0))
    return "'forSeconds' must be more than 0.";
  const ownFault = ownProblem(fault);
  if (ownFault !== undefined) return ownFault;
  if (kind.startsWith('operation-') && !operating.some((each) => method === `google.cloud.run.v2.${each}`))
    return `kind '${kind}' strikes operations: 'method' must be google.cloud.run.v2. and one of ${operating.join(', ')}.`;
  if (waiting.includes(kind)) {
    const valid = milliseconds !== undefined && Number.isFinite(milliseconds) && milliseconds >= 0;
    if (!valid) return `kind '${kind}' needs 'milliseconds', 0 or more.`;
    if (upTo !== undefined && !(Number.isFinite(upTo) && upTo >= milliseconds))
      return "'upTo' must be at least 'milliseconds'.";
  } else if (milliseconds !== undefined || upTo !== undefined) {
    return `'milliseconds' and 'upTo' belong to kinds '${waiting.join("', '")}' only.`;
  }
  if (seed !== undefined && !Number.isInteger(seed)) return "'seed' must be a whole number.";
  if (refusing.includes(kind)) {
    if (code === undefined || !isStatusCode(code))
      return `kind '${kind}' needs 'code', for example UNAVAILABLE.`;
  } else if (code !== undefined || (message !== undefined && kind !== 'refusal')) {
    return `'code' and 'message' belong to kinds '${refusing.join("', '")}' only.`;
  }
  return undefined;
}

/** Says what is wrong with the fields that belong to one kind alone. */
function ownProblem({ kind, refusal, pages, regions }: Fault): string | undefined {
  if (kind === 'refusal' ? refusal === undefined : refusal !== undefined)
    return `'refusal' belongs to kind 'refusal', which needs it: one of ${refusalNames.join(', ')}.`;
  if (pages !== undefined && (kind !== 'empty-pages' || !Number.isInteger(pages) || pages < 1))
    return "'pages' belongs to kind 'empty-pages', and must be a whole number from 1.";
  if (kind === 'unreachable' ? !regions?.length : regions !== undefined)
    return "'regions' belongs to kind 'unreachable', which needs it: full names of locations.";
  return undefined;
}
