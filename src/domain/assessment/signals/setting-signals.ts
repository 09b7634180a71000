import type { Reason } from '../assessment';
import type { CaseFile } from '../../evidence/case-file';
import { inertLine, valueRoom } from '../../text/inert-text';
import type { AuditLine } from '../../evidence/log-facts';
import { thresholds, weights } from '../weights';
import { invokersOf, serviceOf } from '../../workload/workload-settings';
import { anchorOf, corroborating, minutesBefore } from './anchor';

const DEPLOY =
  /google\.cloud\.run\.v[12]\.(?:Services|Jobs|WorkerPools)\.(?:Create|Update|Replace)(?:Service|Job|WorkerPool)/i;

/** Whether anybody on the internet can call the service; undefined where that was not read. */
export function isExposed({ settings }: CaseFile): boolean | undefined {
  const service = serviceOf(settings);
  if (service === undefined) return undefined;
  const { ingress, invokerIamDisabled } = service;
  if (ingress !== 'INGRESS_TRAFFIC_ALL') return false;
  if (invokerIamDisabled) return true;
  return invokersOf(settings)?.some((member) => member === 'allUsers' || member === 'allAuthenticatedUsers');
}

/** The deploy by a person in the minutes before the finding, by the audit log. */
export function deployBefore(caseFile: CaseFile): AuditLine | undefined {
  const anchor = anchorOf(caseFile);
  if (anchor === undefined) return undefined;
  return deploys(caseFile)
    .filter(({ principal, at }) => {
      const before = minutesBefore(anchor, at);
      return isPerson(principal) && before >= 0 && before <= thresholds.beforeMinutes;
    })
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
}

/** Deploys that the audit log tells of, each once. */
export function deploys({ logs, trail }: CaseFile): readonly AuditLine[] {
  const done = (trail?.calls ?? []).filter(({ succeeded }) => succeeded);
  const all = [...logs.flatMap(({ audit }) => audit), ...done].filter(({ method }) => DEPLOY.test(method));
  return [...new Map(all.map((call) => [`${call.at} ${call.principal} ${call.method}`, call])).values()];
}

/** What the settings say. `others` are the reasons found elsewhere: a deploy explains a shell only where nothing else speaks. */
export function settingSignals(caseFile: CaseFile, others: readonly Reason[]): readonly Reason[] {
  const deploy = deployBefore(caseFile);
  const against = [
    'virustotal-',
    'exploit-request',
    'identity-',
    'token-',
    'linked',
    'corroborated',
    'shell-errors',
    'remote-in-logs',
  ];
  const speaks = others.some(({ signal }) => against.some((prefix) => signal.startsWith(prefix)));
  // Unread related findings are no reason to believe that there are none.
  const alone = caseFile.related !== undefined && corroborating(caseFile).length === 0;
  return [
    ...(isExposed(caseFile) === true
      ? [
          {
            signal: 'exposed',
            weight: weights.exposed,
            text: 'Anybody on the internet can call it.',
            evidence: 'invoker policy',
          },
        ]
      : []),
    ...(deploy === undefined || speaks || !alone
      ? []
      : [
          {
            signal: 'deployed-by-person',
            weight: weights.deployedByPerson,
            text: `${inertLine(deploy.principal, valueRoom.who)} deployed it at ${inertLine(deploy.at, 30)}, minutes before, and nothing else was seen: it may be debugging. Ask them.`,
            evidence: 'audit log',
          },
        ]),
  ];
}

function isPerson(principal: string): boolean {
  return principal.includes('@') && !principal.endsWith('.gserviceaccount.com');
}
