import type { StatusCode } from './wire/status';

/** One call that was made, as a judge of the caller's behaviour needs it. */
export interface LoggedCall {
  /** When the call arrived, RFC 3339 in real time. */
  readonly at: string;
  readonly method: string;
  /** The resource of the call; `''` where the request names none. */
  readonly resource: string;
  /** Whether the method changes something when it succeeds. */
  readonly change: boolean;
  /** Whether the caller asked only to check: such a call changes nothing although `change` is true. */
  readonly validateOnly: boolean;
  /** `answer-lost`: handled, but the caller was told nothing. */
  readonly outcome: 'ok' | StatusCode | 'answer-lost';
  /** Milliseconds from its arrival until it was handled, injected waits before that included. */
  readonly tookMs: number;
}

/** A call that has arrived and was not handled yet. */
type CallUnderWay = Omit<LoggedCall, 'outcome' | 'tookMs'>;

/** Every call of this process, in the order in which they ended. */
export class CallLog {
  readonly #calls: LoggedCall[] = [];
  readonly #underWay = new Set<CallUnderWay>();

  /** Notes a call's arrival; the function that it returns notes how it ended, once. */
  begin(call: CallUnderWay): (outcome: LoggedCall['outcome']) => void {
    const arrived = performance.now();
    this.#underWay.add(call);
    return (outcome) => {
      if (!this.#underWay.delete(call)) return;
      this.#calls.push({ ...call, outcome, tookMs: Math.round(performance.now() - arrived) });
    };
  }

  /** Calls that wait or are being handled at this moment, in the order of their arrival. */
  underWay(): readonly CallUnderWay[] {
    return [...this.#underWay];
  }

  /** A copy: later calls do not show in it. */
  all(): readonly LoggedCall[] {
    return [...this.#calls];
  }
}
