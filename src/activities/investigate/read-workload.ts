import type { EvidenceRef, Gap, ReadResult } from '../../domain/evidence';
import { Failure, failureKind } from '../../domain/failures';
import type { WorkloadSettings } from '../../domain/workload-settings';
import type { Workload } from '../../domain/workload';
import type { ReadFrom } from '../../google/ports';
import type { ActivityDeps } from '../deps';
import { partGap, storeRaw } from '../evidence';

/** A part of the read: its facts, or the gap that it leaves. */
type Part<T> = { readonly facts: T; readonly evidence: EvidenceRef } | { readonly gap: Gap };

/**
 * Reads the settings of a service, its revisions and its invoker policy. The service itself must be readable; a
 * missing permission on revisions or policy is a gap of its own. Reads only; safe to repeat.
 */
export function readWorkload(deps: ActivityDeps) {
  const part = async <T>(what: string, hides: string, read: () => Promise<ReadFrom<T>>): Promise<Part<T>> => {
    try {
      const answer = await read();
      return { facts: answer.facts, evidence: await storeRaw(deps, what, answer) };
    } catch (thrown) {
      const failure = Failure.from(thrown);
      if (failureKind(failure.code).retry !== 'never') throw failure;
      return { gap: partGap(what, hides, failure.message, failure.permission) };
    }
  };
  return async function readWorkload(input: { readonly workload: Workload }): Promise<ReadResult> {
    const { services } = deps.google;
    const [service, revisions, invokers] = await Promise.all([
      services.service(input.workload),
      part('revisions', 'which images serve and which revision was attacked', () =>
        services.revisions(input.workload),
      ),
      part('invoker policy', 'whether anybody on the internet can call it', () =>
        services.invokers(input.workload),
      ),
    ]);
    const settings: WorkloadSettings = {
      kind: 'services',
      service: service.facts,
      ...('facts' in revisions ? { revisions: revisions.facts } : {}),
      ...('facts' in invokers ? { invokers: invokers.facts } : {}),
    };
    const parts = [revisions, invokers];
    return {
      evidence: [
        await storeRaw(deps, 'service settings', service),
        ...parts.flatMap((p) => ('evidence' in p ? [p.evidence] : [])),
      ],
      facts: await deps.ledger.putFacts(settings),
      headline: `generation ${service.facts.generation}, ${service.facts.traffic.length} traffic targets`,
      gaps: parts.flatMap((p) => ('gap' in p ? [p.gap] : [])),
    };
  };
}
