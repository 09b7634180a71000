import type { CaseFile } from '../../evidence/case-file';
import { isExposed } from '../../workload/workload-settings';
import { defined } from '../../defined';
import { anchorOf, corroboratingOf, earliestOf, remoteEndsOf } from './anchor';
import { attackResult } from './attack-result';
import { attackedOf } from './attacked';
import { callsOf, hasReached, ownCallsOf } from './calls';
import { deployBefore, deploysOf } from './deploys';
import { outputOf } from './output';
import type { Reconstruction } from './reconstruction';
import { instanceOf, oddRequestsOf } from './requests';

export type { Reconstruction } from './reconstruction';

/** Answers what happened from a case file, each question once: see `Reconstruction`. */
export function reconstruct(caseFile: CaseFile): Reconstruction {
  const { logs, timeline: _, ...facts } = caseFile;
  const { findings, settings, trail } = facts;
  const anchor = anchorOf(findings);
  const firstSign = earliestOf(findings);
  const corroborating = corroboratingOf(facts, anchor);
  const remoteEnds = remoteEndsOf(facts);
  const oddRequests = oddRequestsOf(logs, anchor);
  const { held, entry } = logs.find((log) => log.held !== undefined || log.entry !== undefined) ?? {};
  const deploys = deploysOf(logs, trail);
  const calls = callsOf(trail, firstSign);
  const told = { ...facts, corroborating, ...defined({ anchor }) };
  return {
    ...told,
    ...defined({ firstSign, held, entry }),
    logs: logs.map(({ kind, from, to, stored, more, hole, cut }) => ({
      ...{ kind, from, to, stored, more },
      ...defined({ hole, cut }),
    })),
    attacked: attackedOf(findings, settings, anchor),
    remoteEnds,
    oddRequests,
    output: outputOf(logs, anchor, remoteEnds),
    system: logs.filter(({ kind }) => kind === 'system').flatMap(({ lines }) => lines),
    deploys,
    calls,
    reached: calls.filter(hasReached),
    ownCalls: ownCallsOf(logs, settings, anchor),
    result: attackResult(told, logs),
    ...defined({
      instance: instanceOf(logs, [oddRequests[0]?.request, held?.request, entry?.request]),
      deployBefore: deployBefore(deploys, anchor),
      exposed: isExposed(settings),
    }),
  };
}
