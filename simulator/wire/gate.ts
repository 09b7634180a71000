import { setTimeout as wait } from 'node:timers/promises';
import type { CallLog } from '../call-log';
import { injected, type Fault, type Faults } from '../faults';
import type { Tokens } from '../metadata/tokens';
import { refusal, type Refused } from '../refusals';
import { AnswerLostError, StatusError, toStatusError } from './status';

/** The effect of a call, for the log; and a signal when its caller gave up. */
interface CallEffect {
  readonly change: boolean;
  readonly validateOnly: boolean;
  /** It asks for a further page of a listing. */
  readonly goesOn?: boolean;
  /** The caller's identity as sent: the header's value. */
  readonly authorization?: string | undefined;
  /** Aborted when the caller is gone: ends an injected wait early. */
  readonly signal?: AbortSignal;
}

/**
 * The gate that every call passes: armed faults first, then the handler, then the log. The handler receives the
 * faults, since some strike what it begins. Without `effect` the call counts as a read.
 */
export interface Gate {
  pass<T>(
    method: string,
    resource: string,
    run: (struck: readonly Fault[]) => Promise<T>,
    effect?: CallEffect,
  ): Promise<T>;
}

const read: CallEffect = { change: false, validateOnly: false };

/** The parts that the services of one simulator share. */
interface GateParts {
  readonly faults: Faults;
  readonly callLog: CallLog;
  /** The tokens that were handed out. Default: none are known, and none is refused. */
  readonly tokens?: Tokens;
  /** Named in refusals. */
  readonly project?: Refused['project'];
}

const nobody = { id: '', number: '' };

/** Builds the gate of one simulator: all its services share the faults and the log. */
export function createGate(parts: GateParts): Gate {
  return {
    async pass(method, resource, run, effect = read) {
      const { change, validateOnly, signal, goesOn, authorization } = effect;
      const at = new Date().toISOString();
      const log = parts.callLog.begin({ at, method, resource, change, validateOnly });
      const struck = parts.faults.take(method, resource, goesOn);
      const refused = { method, resource, project: parts.project ?? nobody };
      let lost = false;
      try {
        if (parts.tokens?.refuses(authorization) === true) throw refusal('credentials', refused);
        lost = await strike(struck, refused, signal);
        const answer = await run(struck);
        log(lost ? 'answer-lost' : 'ok');
        await hold(waitOf(struck, 'late-answer'), signal);
        if (!lost) return answer;
      } catch (error) {
        log(toStatusError(error).code);
        if (!lost) throw error;
      }
      throw new AnswerLostError();
    },
  };
}

/** Lets the faults happen, waits before errors; says whether the answer is to be lost. */
async function strike(
  faults: readonly Fault[],
  call: Refused,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  await hold(waitOf(faults, 'latency'), signal);
  const refusing = faults.find((fault) => fault.kind === 'refusal');
  if (refusing?.refusal !== undefined)
    throw refusal(refusing.refusal, { ...call, message: refusing.message });
  const failing = faults.find((fault) => fault.kind === 'error');
  if (failing !== undefined) {
    throw new StatusError(failing.code ?? 'UNKNOWN', failing.message ?? injected);
  }
  return faults.some((fault) => fault.kind === 'lost-answer');
}

function waitOf(faults: readonly Fault[], kind: Fault['kind']): number {
  return faults
    .filter((fault) => fault.kind === kind)
    .reduce((sum, fault) => sum + (fault.milliseconds ?? 0), 0);
}

async function hold(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds === 0) return;
  await wait(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {
    throw new StatusError('CANCELLED', 'The caller went away while the call waited.');
  });
}
