import type { FindingPointer } from '../../domain/message-names';
import type { Outcome } from '../../domain/phases';
import {
  findingSteps,
  type FindingMessage,
  type FindingStep,
  type FindingView,
} from '../../domain/incident/finding-view';

/**
 * Handed by a finding's run to the next one: what its page shows, and where it was. Whatever it acts by, the finding
 * itself, the ledger's word on its incident, is read again.
 */
export interface CarriedFinding {
  readonly version: 1;
  readonly view: Pick<FindingView, 'messages' | 'steps'>;
  /** The first incident number that can be its own; absent while its report has not got through. */
  readonly from?: number;
  /** The incident's state that was written onto the SCC finding last. */
  readonly written?: string;
  /** Decisions that wait to be handed on. */
  readonly decisions: readonly unknown[];
}

export interface FindingInput extends FindingPointer {
  /** The state that an earlier run of the same finding carries over; taken from nobody else. */
  readonly carried?: CarriedFinding;
}

export interface FindingResult {
  readonly outcome: Outcome;
  readonly incident?: string;
}

const NEWEST = 20;
type Fields = Readonly<Record<string, unknown>>;

/** Reads the state that an earlier run handed on. State of another form, or of an unknown version, is not taken. */
export function parseCarried(value: unknown): CarriedFinding | undefined {
  const carried = fieldsOf(value);
  const view = fieldsOf(carried?.['view']);
  if (carried?.['version'] !== 1 || view === undefined) return undefined;
  const { from, written, decisions } = carried;
  const messages = listOf(view['messages']).flatMap((line) => messageOf(fieldsOf(line)));
  const steps = listOf(view['steps']).flatMap((line) => stepOf(fieldsOf(line)));
  return {
    version: 1,
    view: {
      messages: messages.slice(-NEWEST),
      steps: findingSteps.map(
        (name) => steps.find((step) => step.name === name) ?? { name, state: 'waiting', text: '' },
      ),
    },
    decisions: listOf(decisions).slice(0, NEWEST),
    ...(typeof from === 'number' && Number.isSafeInteger(from) && from > 0 ? { from } : {}),
    ...(typeof written === 'string' && written.length <= 600 ? { written } : {}),
  };
}

function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Fields;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function messageOf(line: Fields | undefined): readonly FindingMessage[] {
  const { at, counted, text } = line ?? {};
  if (typeof at !== 'string' || typeof counted !== 'boolean' || typeof text !== 'string') return [];
  return Number.isNaN(Date.parse(at)) ? [] : [{ at, counted, text: text.slice(0, 1_000) }];
}

const STATES: readonly FindingStep['state'][] = ['waiting', 'running', 'done', 'failed'];

function stepOf(line: Fields | undefined): readonly FindingStep[] {
  const { name, state, text } = line ?? {};
  const known = STATES.find((each) => each === state);
  if (typeof name !== 'string' || known === undefined || typeof text !== 'string') return [];
  return [{ name, state: known, text: text.slice(0, 2_000) }];
}
