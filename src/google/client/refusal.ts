import type { FailureCode } from '../../domain/failures';
import type { Thrown } from './parse-thrown';

interface Cause {
  readonly code: FailureCode;
  readonly reason: RegExp;
  readonly message: RegExp;
}

/**
 * Why Google refused, by the reason that it gives (https://docs.cloud.google.com/apis/docs/error-reasons) or, where there is
 * none, by its words. The first that fits: a perimeter's refusal speaks of a policy, too.
 */
const CAUSES: readonly Cause[] = [
  {
    code: 'perimeter-refused',
    reason: /^(?:SECURITY_POLICY_VIOLATED|VPC_SERVICE_CONTROLS|vpcServiceControls)$/,
    message:
      /vpcServiceControlsUniqueIdentifier|request is prohibited by organization's policy|VPC Service Controls/i,
  },
  {
    code: 'api-disabled',
    reason: /^(?:SERVICE_DISABLED|accessNotConfigured|API_DISABLED)$/,
    message:
      /\bhas not been used in project\b|\bit is disabled\b|\bSERVICE_DISABLED\b|\bAPI\b.{0,80}\bis not (?:enabled|activated)\b/i,
  },
  {
    code: 'billing-disabled',
    reason: /^(?:BILLING_DISABLED|billingNotEnabled|billingDisabled|accountClosed|BILLING_STATE_INVALID)$/,
    message:
      /\bbilling (?:is |to be |must be |has not been |account\b.{0,60}\b(?:is )?)(?:disabled|enabled|not enabled|closed)\b|\brequires billing\b/i,
  },
  {
    code: 'quota-project-refused',
    reason: /^USER_PROJECT_(?:DENIED|INVALID|MISSING|ACCOUNT_PROBLEM)$/i,
    message:
      /required permission to use project|serviceusage\.services\.use\b|requires a quota project|USER_PROJECT_DENIED/i,
  },
  {
    code: 'organization-policy',
    reason:
      /^(?:ORG_POLICY_VIOLATION|ORG_RESTRICTION_VIOLATION|LOCATION_ORG_POLICY_VIOLATED|ORG_RESTRICTION_HEADER_INVALID|conditionNotMet\.orgPolicy)$/,
    message:
      /\bconstraints?\/[\w.-]+|\borg(?:anization)? polic(?:y|ies)\b.{0,80}\bconstraints?\b|\bconstraints?\b.{0,80}\borg(?:anization)? polic(?:y|ies)\b|violates? (?:an? |the )?org(?:anization)? polic/i,
  },
  {
    code: 'deny-policy',
    reason: /^(?:IAM_DENY_POLICY|DENY_POLICY|PRINCIPAL_ACCESS_BOUNDARY)/,
    message: /\bdeny (?:polic(?:y|ies)|rules?)\b|\bprincipal access boundary\b/i,
  },
  {
    code: 'approval-required',
    reason: /^ACCESS_APPROVAL/,
    message: /\baccess approval\b/i,
  },
];

/**
 * The failure that a refusal is; undefined for what is none. Constraints and missing billing are also told by
 * FAILED_PRECONDITION, or as a request that is bad.
 */
export function refusalOf({ grpc, http, reasons, message, permission }: Thrown): FailureCode | undefined {
  const isRefusal = grpc === 7 || http === 403;
  if (!isRefusal && grpc !== 9 && http !== 400 && http !== 412) return undefined;
  const cause = CAUSES.find(({ reason }) => reasons.some((each) => reason.test(each)));
  const found = cause ?? CAUSES.find((each) => each.message.test(message));
  if (found !== undefined) return found.code;
  if (!isRefusal) return undefined;
  return permission === undefined ? 'access-refused' : 'permission-denied';
}
