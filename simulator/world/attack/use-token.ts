import type { EventOf } from '../../scenarios/schema/event-schema';
import { targetOf } from '../../scenarios/schema/target';
import type { Performed } from './deed';
import { performed } from './deeds';
import { monitoredOf } from '../telemetry/monitored-resources';
import type { Stage } from '../stage';

type Use = EventOf<'use-token'>;

/** Distance of the calls of a burst, in milliseconds. */
const APART_MS = 250;

/**
 * One call, or a burst, with a workload's service account. Nothing happens with an attacker's token or key that no
 * longer works. A refused call changes nothing, and is in the log as refused.
 */
export function useToken(stage: Stage, event: Use, byAttacker: boolean): void {
  const account = stage.attacker.shellHost(targetOf(event))?.account ?? stage.account(targetOf(event));
  const key = event.with === 'key' ? workingKey(stage, account) : undefined;
  if (event.with === 'key' ? key === undefined : byAttacker && !hasToken(stage)) return;
  const calls =
    event.doing === undefined ? [plainCall(stage, event)] : performed(stage, event.doing, account);
  const all = Array.from({ length: event.times ?? 1 }, () => calls).flat();
  for (const [index, call] of all.entries()) {
    make(stage, event, call, {
      at: stage.agenda.now() - (all.length - 1 - index) * APART_MS,
      principal: event.as ?? account,
      ...(event.as === undefined ? {} : { delegation: [account] }),
      ...(key === undefined ? {} : { key }),
    });
  }
  if (byAttacker) stage.attacker.note(event, account, stage.agenda.now());
}

function hasToken({ attacker, agenda }: Stage): boolean {
  return attacker.token(agenda.now()) === 'alive';
}

/** The newest key of an account, by its full name; undefined when none works. */
function workingKey({ identities, google }: Stage, account: string): string | undefined {
  const state = identities.find(account);
  const key = state?.keys.findLast(({ disabled }) => !disabled);
  if (state === undefined || state.disabled || key === undefined) return undefined;
  return `//iam.googleapis.com/projects/${google.project.id}/serviceAccounts/${account}/keys/${key.id}`;
}

function make(
  { journal, agenda, ids, timing }: Stage,
  { callerIp, userAgent, code }: Use,
  { audited, operation, happen }: Performed,
  who: {
    readonly at: number;
    readonly principal: string;
    readonly delegation?: readonly string[];
    readonly key?: string;
  },
): void {
  const response = code === 0 ? happen?.() : undefined;
  const denied = [audited.permission].flat()[0];
  const call = {
    ...audited,
    ...who,
    callerIp,
    userAgent,
    code,
    ...(code === 0 ? {} : { message: refusal(code, denied, audited.resource) }),
  };
  const shown = response === undefined ? call : { ...call, response };
  if (operation === undefined || code !== 0) {
    journal.audit(shown);
    return;
  }
  const id = ids.uuid(`deed/${audited.method}/${audited.resource}/${who.at}`);
  journal.audit(shown, { id, first: true });
  agenda.in(timing.operationSeconds, () => {
    journal.audit({ ...call, at: agenda.now() }, { id, last: true });
  });
}

function refusal(code: number, permission: string | undefined, resource: string): string {
  if (code !== 7) return 'The call failed.';
  return permission === undefined
    ? 'The caller does not have permission'
    : `Permission '${permission}' denied on resource (or it may not exist): ${resource}`;
}

function plainCall(
  { google }: Stage,
  { api = '', method = '', resource = '', log = 'activity' }: Use,
): Performed {
  return {
    audited: { log, service: api, method, resource, monitored: monitoredOf(google, 'project') },
  };
}
