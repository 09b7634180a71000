import type { Decision, Rejection, RejectionCode } from './decision';
import { decisionActs, type DecisionAct } from '../plan/policy';
import { incidentNumber, whatToSend } from './decision-forms';
import { digestValue, SHORT_HASH } from '../text/digest';
import { inertLine } from '../text/inert-text';
import { whyUndecodable } from './received-message';

/** The receiving incident, by which short forms are completed. */
interface DecisionContext {
  readonly incident: string;
  readonly plan?: { readonly hash: string; readonly steps: readonly string[] };
}

type ParsedDecision =
  { readonly ok: true; readonly decision: Decision } | { readonly ok: false; readonly rejection: Rejection };

/** Acts that a person may expect and that this version does not serve. */
const UNSERVED = ['withdraw', 'extend', 'make-permanent', 'ask-again'];
const FULL_KEYS = ['kind', 'id', 'incident', 'plan', 'steps', 'answer', 'act', 'by', 'reason', 'finding'];
/** Most characters of an e-mail address, and of a reason. */
const BY = 254;
const REASON = 2_000;
const MAX_STEPS = 50;

/**
 * Parses a message of unknown form into a decision, or says why it is none and what to send instead. Never throws,
 * since a throw in a signal's handler would stall the incident. `checkDecision` says whether the decision counts.
 */
export function parseDecision(message: unknown, context: DecisionContext): ParsedDecision {
  try {
    const fields = asObject(message);
    const decision = Object.hasOwn(fields, 'kind') ? full(fields, context) : short(fields, context);
    return { ok: true, decision };
  } catch (thrown) {
    const refused = thrown instanceof RefusedMessage ? thrown : malformed('the message could not be read');
    const { code, message: reason } = refused;
    return { ok: false, rejection: { code, reason: `${reason}. ${whatToSend(context)}` } };
  }
}

function asObject(message: unknown): Fields {
  if (message === undefined) throw malformed('the message is empty');
  if (Array.isArray(message))
    throw malformed('the message is a list; send the object without the [ ] around it');
  if (typeof message === 'string')
    throw malformed('the message is a text; send the object itself, without quotes around it');
  if (typeof message !== 'object' || message === null) {
    throw malformed(`the message is ${message === null ? 'null' : `a ${typeof message}`}, not an object`);
  }
  const fields: Fields = { ...message };
  if (Object.keys(fields).length === 0) throw malformed('the message is an empty object');
  const why = whyUndecodable(message);
  if (why !== undefined) throw malformed(`the message could not be decoded: ${why}`);
  return fields;
}

function full(fields: Fields, context: DecisionContext): Decision {
  const { kind } = fields;
  if (kind === 'jws') throw malformed('kind "jws": signatures are not accepted by this version');
  if (kind !== 'plain') throw malformed(`unknown kind ${quoted(kind)}; the only one is "plain"`);
  onlyKeys(fields, FULL_KEYS);
  const act = actOf(fields);
  const plan = completePlan(optionalText(fields, 'plan') ?? '', context);
  return {
    kind,
    id: identifier(fields),
    incident: text(fields, 'incident'),
    act,
    plan,
    // A plan without steps stands for all of its steps, as in the short form.
    steps: Object.hasOwn(fields, 'steps') ? stepsOf(fields) : stepsFor(act, plan, context),
    ...signature(fields),
    ...findingOf(fields, act),
  };
}

function short(fields: Fields, context: DecisionContext): Decision {
  const unserved = Object.keys(fields).find((key) => UNSERVED.includes(key));
  if (unserved !== undefined) throw unknownAct(unserved);
  const acts = decisionActs.filter((act) => Object.hasOwn(fields, act));
  const [act] = acts;
  if (act === undefined) throw malformed(`it names no act; one of ${decisionActs.join(', ')} is needed`);
  if (acts.length > 1) throw malformed(`it names ${acts.join(' and ')}; send one act at a time`);
  onlyKeys(
    fields,
    act === 'note'
      ? ['note', 'by']
      : act === 'close'
        ? [act, 'by', 'reason', 'finding']
        : [act, 'by', 'reason'],
  );
  const by = text(fields, 'by', BY).trim();
  const reason =
    act === 'note' ? text(fields, 'note', REASON) : (optionalText(fields, 'reason', REASON) ?? '');
  const target =
    act === 'note' ? { incident: context.incident, plan: '' } : named(text(fields, act), act, context);
  const finding = findingOf(fields, act);
  return {
    kind: 'plain',
    // The same message to the same incident is the same decision, however often it is sent.
    id: digestValue({ incident: context.incident, message: fields }),
    ...target,
    act,
    steps: stepsFor(act, target.plan, context),
    by,
    reason: reason.trim(),
    ...finding,
  };
}

/** Reads what the text of a short form names: a plan by the first characters of its hash, or an incident. */
function named(name: string, act: DecisionAct, context: DecisionContext): { incident: string; plan: string } {
  const { incident } = context;
  const trimmed = name.trim();
  if (isShortHash(trimmed)) return { incident, plan: completePlan(trimmed, context) };
  if (act === 'approve' || act === 'refuse') {
    throw malformed(
      `${quoted(name)} is not a plan: "${act}" takes the first ${SHORT_HASH} or more characters of its hash`,
    );
  }
  const ours = trimmed === incident || trimmed === incidentNumber(incident);
  if (!ours && !trimmed.includes('#')) {
    throw malformed(`${quoted(name)} is neither an incident (${incident}) nor the short hash of its plan`);
  }
  const plan = act === 'restore' && ours ? (context.plan?.hash ?? '') : '';
  return { incident: ours ? incident : trimmed, plan };
}

function stepsFor(act: DecisionAct, plan: string, context: DecisionContext): readonly string[] {
  const answersSteps = act === 'approve' || act === 'refuse';
  return answersSteps && context.plan?.hash === plan ? context.plan.steps : [];
}

/** The full hash where the text is the beginning of the asked plan's; else as it was given, for the check to reject. */
function completePlan(given: string, context: DecisionContext): string {
  const asked = context.plan?.hash;
  const plan = given.trim().toLowerCase();
  if (plan !== '' && !isShortHash(plan))
    throw malformed(`${quoted(given)} is not a plan's hash (${SHORT_HASH} to 64 hexadecimal digits)`);
  return plan !== '' && asked?.startsWith(plan) === true ? asked : plan;
}

function isShortHash(given: string): boolean {
  return given.length >= SHORT_HASH && /^[0-9a-f]{1,64}$/i.test(given);
}

function actOf(fields: Fields): DecisionAct {
  if (Object.hasOwn(fields, 'answer') && Object.hasOwn(fields, 'act'))
    throw malformed('it has both "answer" and "act"; send one');
  const answer = Object.hasOwn(fields, 'answer');
  const given = answer ? text(fields, 'answer') : text(fields, 'act');
  if (answer && given !== 'approve' && given !== 'refuse')
    throw malformed('"answer" is "approve" or "refuse"');
  const act = decisionActs.find((candidate) => candidate === given);
  if (act === undefined) throw unknownAct(given);
  return act;
}

function identifier(fields: Fields): string {
  const id = text(fields, 'id', 128);
  if (!/^[A-Za-z0-9._:-]+$/.test(id)) throw malformed('"id" may have letters, digits and . _ : - only');
  return id;
}

function signature(fields: Fields): { by: string; reason: string } {
  const reason = optionalText(fields, 'reason', REASON) ?? '';
  return { by: text(fields, 'by', BY).trim(), reason: reason.trim() };
}

function stepsOf(fields: Fields): readonly string[] {
  const { steps } = fields;
  if (!Array.isArray(steps)) throw malformed('"steps" is not a list of step hashes');
  if (steps.length > MAX_STEPS) throw malformed(`"steps" has more than ${MAX_STEPS} entries`);
  const hashes = steps.map((step: unknown) => {
    if (typeof step !== 'string' || !/^[0-9a-f]{64}$/.test(step))
      throw malformed(`${quoted(step)} is not a step's hash`);
    return step;
  });
  return [...new Set(hashes)];
}

function findingOf(fields: Fields, act: DecisionAct): Pick<Decision, 'finding'> {
  if (!Object.hasOwn(fields, 'finding')) return {};
  const { finding } = fields;
  if (act !== 'close') throw malformed('"finding" belongs to "close" only');
  if (finding !== 'inactive' && finding !== 'leave') throw malformed('"finding" is "inactive" or "leave"');
  return { finding };
}

function unknownAct(act: string): RefusedMessage {
  const why = UNSERVED.includes(act) ? 'is not served by this version' : 'is not an act';
  return new RefusedMessage('unknown-act', `${quoted(act)} ${why}; the acts are ${decisionActs.join(', ')}`);
}

/** A message's own members, of unknown types. */
type Fields = Readonly<Record<string, unknown>>;

/** Members that may be there and empty: the check says more about them than "malformed". */
const MAY_BE_EMPTY = ['reason', 'plan', 'note'];

/** Why a message is no decision. Thrown while it is read and caught by `parseDecision`; never leaves it. */
class RefusedMessage extends Error {
  readonly code: RejectionCode;
  constructor(code: RejectionCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A refusal with the code `malformed`. */
function malformed(reason: string): RefusedMessage {
  return new RefusedMessage('malformed', reason);
}

/** A member that must be a text of at most `max` characters, 300 by default. Throws `RefusedMessage`, naming the member. */
function text(fields: Fields, key: string, max = 300): string {
  if (!Object.hasOwn(fields, key)) throw malformed(`"${key}" is missing`);
  const value = fields[key];
  if (typeof value !== 'string') throw malformed(`"${key}" is not a text`);
  if (value.length > max) throw malformed(`"${key}" is longer than ${max} characters`);
  if (!value.isWellFormed()) throw malformed(`"${key}" is not well-formed Unicode`);
  if (value.trim() === '' && !MAY_BE_EMPTY.includes(key)) throw malformed(`"${key}" is empty`);
  return value;
}

/** As `text`, undefined where the member is missing. */
function optionalText(fields: Fields, key: string, max?: number): string | undefined {
  return Object.hasOwn(fields, key) ? text(fields, key, max) : undefined;
}

/** Refuses members that are not on the list, by name: a misspelt key must not be ignored. */
function onlyKeys(fields: Fields, allowed: readonly string[]): void {
  const unknown = Object.keys(fields).filter((key) => !allowed.includes(key));
  if (unknown.length === 0) return;
  throw malformed(
    `unknown key ${unknown.slice(0, 3).map(quoted).join(', ')}; known here are ${allowed.join(', ')}`,
  );
}

/** An outside value as it may stand in a message to a person. */
function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${inertLine(value, 40)}"` : `of type ${typeof value}`;
}
