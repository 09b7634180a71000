import { attackedOf } from '../../../domain/assessment/reconstruction/attacked';
import { anchorOf } from '../../../domain/assessment/reconstruction/anchor';
import type { Gap } from '../../../domain/evidence/evidence';
import type { Finding } from '../../../domain/finding/finding';
import { Failure } from '../../../domain/failures';
import { inertLine } from '../../../domain/text/inert-text';
import { resourceOf, revisionsOf, type WorkloadSettings } from '../../../domain/workload/workload-settings';

/** As whom the workload runs, and the gap that other revisions leave that run as somebody else. */
export interface RunningAs {
  readonly email: string;
  readonly gaps: readonly Gap[];
}

/**
 * The account of the revision or execution that the findings name, where they name one that is known, else that of the newest
 * settings. Throws `not-found` when no settings were read, and `unexpected-answer` when they name no account.
 */
export function accountOf(settings: WorkloadSettings | undefined, findings: readonly Finding[]): RunningAs {
  if (settings === undefined) {
    throw new Failure(
      'not-found',
      'the settings could not be read, so nothing says as whom the workload runs',
    );
  }
  const { revision, execution } = attackedOf(findings, settings, anchorOf(findings));
  const attacked = revision.known ?? execution.known;
  const newest = resourceOf(settings).serviceAccount;
  const email = [attacked?.serviceAccount ?? '', newest].find((account) => account !== '');
  if (email === undefined) {
    throw new Failure('unexpected-answer', 'the settings name no account as whom the workload runs');
  }
  const serving = (revisionsOf(settings) ?? []).filter(({ percent, tags }) => percent > 0 || tags.length > 0);
  const all = new Set([
    newest,
    ...[...serving, ...revision.others.map(({ known }) => known)].map((each) => each?.serviceAccount ?? ''),
  ]);
  const others = [...all].filter((account) => account !== '' && account !== email);
  return { email, gaps: others.length === 0 ? [] : [othersGap(others, email)] };
}

function othersGap(others: readonly string[], email: string): Gap {
  const names = others.slice(0, 5).map((account) => inertLine(account, 100));
  const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
  return {
    what: 'identity of other revisions',
    why: `the workload also runs as ${names.join(', ')}${more}; only ${inertLine(email, 100)} is looked at`,
    hides: 'what those accounts may do, and who else runs as them',
  };
}
