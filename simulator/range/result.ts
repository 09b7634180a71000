import type { Drive } from './drive/drive';
import type { EventCounts } from './judge/event-counts';
import type { Judged, Observed } from './judge/judge';
import type { Life } from './judge/parse-truth';
import type { PlannedRun } from './plan-runs';

/** One run as `--json` prints it. */
export interface RunResult {
  readonly scenario: string;
  /** The setting of the switches that it touches. */
  readonly switches: Readonly<Record<string, string>>;
  readonly pass: boolean;
  /** Null when the incident never came to rest. */
  readonly outcome: string | null;
  readonly expectedOutcome: string;
  /** At the end, by the simulator's truth. */
  readonly attacker: { readonly shell: Life; readonly token: Life };
  /** Names of uninvolved workloads that lost requests. */
  readonly disturbed: readonly string[];
  /** Methods that changed something although the scenario forbids it. */
  readonly forbiddenCalls: readonly string[];
  readonly evidenceSealedBeforeChange: boolean;
  /** Answers of people that counted. */
  readonly decisions: number;
  /** Events in the workflows' histories; `finding` is the longest. */
  readonly events: EventCounts;
  /** `toPlan`: from the start of the scenario to the question; `decisionToOutcome`: from the last answer. Null where there was none. */
  readonly seconds: { readonly toPlan: number | null; readonly decisionToOutcome: number | null };
  /** Whether the settings after the restore are those of before; null where nobody restores. */
  readonly restoredEqual: boolean | null;
  readonly failures: readonly string[];
}

/** Puts a run's parts together. */
export function toResult(
  { scenario, switches }: PlannedRun,
  { attacker, disturbed, decisions, restoredEqual, outcome }: Observed,
  { pass, forbiddenCalls, evidenceSealedBeforeChange, failures }: Judged,
  { events, drive }: { readonly events: EventCounts; readonly drive: Drive },
): RunResult {
  return {
    scenario: scenario.name,
    switches,
    pass,
    outcome: outcome ?? null,
    expectedOutcome: scenario.expected.outcome,
    attacker,
    disturbed,
    forbiddenCalls,
    evidenceSealedBeforeChange,
    decisions,
    events,
    seconds: {
      toPlan: secondsBetween(drive.playingAt, drive.askedAt),
      decisionToOutcome: secondsBetween(drive.decidedAt, drive.outcomeAt),
    },
    restoredEqual,
    failures,
  };
}

function secondsBetween(from: string | undefined, to: string | undefined): number | null {
  if (from === undefined || to === undefined) return null;
  return Math.round((Date.parse(to) - Date.parse(from)) / 100) / 10;
}
