import type { StatusCode } from './wire/status';

/** One call that was made, as a judge of the caller's behaviour needs it. */
export interface LoggedCall {
  /** When the call arrived, RFC 3339 in real time. */
  readonly at: string;
  readonly method: string;
  /** What the call is about; `''` where the request names nothing. */
  readonly resource: string;
  /** Whether the method changes something when it succeeds. */
  readonly change: boolean;
  /** Whether the caller asked only to check: such a call changes nothing although `change` is true. */
  readonly validateOnly: boolean;
  /** `answer-lost`: handled, but the caller was told nothing. */
  readonly outcome: 'ok' | StatusCode | 'answer-lost';
}

/** Every call of this process, in the order in which they ended. */
export class CallLog {
  readonly #calls: LoggedCall[] = [];

  record(call: LoggedCall): void {
    this.#calls.push(call);
  }

  /** A copy: later calls do not show in it. */
  all(): readonly LoggedCall[] {
    return [...this.#calls];
  }
}
