import { isStatusCode, type StatusCode } from './wire/status';

/** One thing that goes wrong with calls to come. */
export interface Fault {
  /** Full method name (`google.cloud.run.v2.Services/UpdateService`), or a prefix ending in `*`. */
  readonly method: string;
  /**
   * `latency`: the call waits before it is handled. `error`: it fails and is not handled.
   * `lost-answer`: it is handled, and the caller gets UNAVAILABLE or a broken connection instead of the answer.
   */
  readonly kind: 'latency' | 'error' | 'lost-answer';
  /** How long a `latency` fault waits. Needed for `latency`, refused elsewhere. */
  readonly milliseconds?: number;
  /** What an `error` fault answers. Needed for `error`, refused elsewhere. */
  readonly code?: StatusCode;
  /** The message of an `error` fault. Default: says that it was injected. */
  readonly message?: string;
  /** How many calls it strikes. Default: every one until `clear`. */
  readonly times?: number;
  /** Strikes only calls whose resource contains this text. Default: any. */
  readonly resource?: string;
}

/** The faults that are armed. */
export class Faults {
  #armed: { readonly fault: Fault; left: number }[] = [];

  /** Arms a fault. Throws `RangeError` with what to change when its fields do not fit its kind. */
  add(fault: Fault): void {
    const wrong = problem(fault);
    if (wrong !== undefined) throw new RangeError(`Fault for '${fault.method}' refused: ${wrong}`);
    this.#armed.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** Disarms all. Calls that already wait go on waiting. */
  clear(): void {
    this.#armed = [];
  }

  /** The faults that strike this call, in the order of arming; each is used up by one. */
  take(method: string, resource: string): readonly Fault[] {
    const struck = this.#armed.filter(({ fault }) => strikes(fault, method, resource));
    for (const entry of struck) entry.left -= 1;
    this.#armed = this.#armed.filter(({ left }) => left > 0);
    return struck.map(({ fault }) => fault);
  }
}

function strikes(fault: Fault, method: string, resource: string): boolean {
  const { method: wanted } = fault;
  const sameMethod = wanted.endsWith('*') ? method.startsWith(wanted.slice(0, -1)) : method === wanted;
  return sameMethod && resource.includes(fault.resource ?? '');
}

function problem({ kind, method, milliseconds, code, message, times }: Fault): string | undefined {
  if (method === '') return "'method' is empty; name a method, or '*' for all.";
  if (times !== undefined && (!Number.isInteger(times) || times < 1))
    return "'times' must be a whole number from 1.";
  if (kind === 'latency') {
    const valid = milliseconds !== undefined && Number.isFinite(milliseconds) && milliseconds >= 0;
    if (!valid) return "kind 'latency' needs 'milliseconds', 0 or more.";
  } else if (milliseconds !== undefined) return "'milliseconds' belongs to kind 'latency' only.";
  if (kind === 'error') {
    if (code === undefined || !isStatusCode(code))
      return "kind 'error' needs 'code', for example UNAVAILABLE.";
  } else if (code !== undefined || message !== undefined) {
    return "'code' and 'message' belong to kind 'error' only.";
  }
  return undefined;
}
