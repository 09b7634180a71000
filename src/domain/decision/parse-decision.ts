import type { Decision, Rejection } from './decision';
import type { DecisionAct } from '../plan/policy';
import { decisionActs } from '../plan/policy';
import { incidentNumber, whatToSend } from './decision-forms';
import { digestValue, SHORT_HASH } from '../text/digest';
import {
  malformed,
  onlyKeys,
  optionalText,
  quoted,
  RefusedMessage,
  text,
  type Fields,
} from './decision-fields';
import { whyUndecodable } from './received-message';

/** The receiving incident, by which short forms are completed. */
export interface DecisionContext {
  readonly incident: string;
  readonly plan?: { readonly hash: string; readonly steps: readonly string[] };
}

export type ParsedDecision =
  { readonly ok: true; readonly decision: Decision } | { readonly ok: false; readonly rejection: Rejection };

/** Acts that a person may expect and that this version does not serve. */
const UNSERVED = ['withdraw', 'extend', 'make-permanent', 'ask-again'];
const FULL_KEYS = ['kind', 'id', 'incident', 'plan', 'steps', 'answer', 'act', 'by', 'reason', 'finding'];
/** Most characters of an e-mail address, and of a reason. */
const BY = 254;
const REASON = 2_000;
const MAX_STEPS = 50;

/**
 * Reads a message of unknown make into a decision, or says why it is none and what to send instead. Never throws, since
 * a throw in a signal's handler would stall the incident. Whether the decision counts is for `checkDecision`.
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
