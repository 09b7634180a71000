import type { AuditConfigChange, BindingChange, TrailEntry } from '../../domain/audit-trail/trail-entry';
import { originOf } from '../network/google-ranges';
import type { Fields } from '../client/parse-fields';
import { fieldsOf } from '../client/parse-fields';
import { parseAudit } from '../logging/parse-log-entry';

/** Longest name, role or member that is kept in the facts; the evidence has all of it. */
const LONGEST = 300;
/** Most changes of one policy, and most permissions of one call, that are kept. */
const MOST = 100;

/** An audit entry with all that recognising looks at, from an entry as `plainEntry` gives it. */
export function parseTrailEntry(entry: unknown): TrailEntry {
  const fields = fieldsOf(entry);
  const payload = fields.child('protoPayload');
  const who = payload.child('authenticationInfo');
  const resource = fields.child('resource');
  const delta = payload.child('policyDelta');
  const line = parseAudit(entry);
  const [scope = '', log = ''] = fields.text('logName').split('/logs/');
  return {
    ...line,
    method: cut(line.method),
    principal: cut(line.principal),
    callerIp: cut(line.callerIp),
    userAgent: cut(line.userAgent),
    resource: cut(line.resource),
    id: fields.text('insertId'),
    scope: cut(scope),
    log: cut(log.replace(/^cloudaudit\.googleapis\.com(?:%2F|\/)/i, '')),
    service: cut(payload.text('serviceName')),
    resourceType: cut(resource.text('type')),
    account: cut(resource.child('labels').text('email_id')),
    key: cut(who.text('serviceAccountKeyName')),
    delegation: who.children('serviceAccountDelegationInfo').slice(0, MOST).map(delegated),
    code: payload.child('status').count('code'),
    bindings: delta.children('bindingDeltas').flatMap(bindingOf).slice(0, MOST),
    auditConfigs: delta.children('auditConfigDeltas').flatMap(auditConfigOf).slice(0, MOST),
    wanted: payload.child('wantedPolicy').children('bindings').flatMap(wantedOf).slice(0, MOST),
    permissions: payload
      .children('authorizationInfo')
      .map((each) => cut(each.text('permission')))
      .slice(0, MOST),
    operation: cut(fields.child('operation').text('id')),
    origin: originOf(line.callerIp),
  };
}

/** The account behind an exchanged token; `serviceAccount:` is what some services put before the address. */
function delegated(each: Fields): string {
  const email = each.child('firstPartyPrincipal').text('principalEmail');
  return cut(email || each.text('principalSubject').replace(/^(?:serviceAccount|user):/, ''));
}

function bindingOf(delta: Fields): readonly BindingChange[] {
  const action = actionOf(delta);
  return action === undefined
    ? []
    : [{ action, role: cut(delta.text('role')), member: cut(delta.text('member')) }];
}

/** The members of one role that the new policy was to have. */
function wantedOf(binding: Fields): readonly string[] {
  const role = cut(binding.text('role'));
  return binding
    .texts('members')
    .slice(0, MOST)
    .map((member) => `${role} ${cut(member)}`);
}

function auditConfigOf(delta: Fields): readonly AuditConfigChange[] {
  const action = actionOf(delta);
  if (action === undefined) return [];
  const exempted = cut(delta.text('exemptedMember'));
  return [{ action, service: cut(delta.text('service')), logType: cut(delta.text('logType')), exempted }];
}

function actionOf(delta: Fields): 'add' | 'remove' | undefined {
  const action = delta.text('action').toUpperCase();
  if (action === 'ADD' || action === '1') return 'add';
  return action === 'REMOVE' || action === '2' ? 'remove' : undefined;
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}...`;
}
