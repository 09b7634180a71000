import { enumerated } from '../text/listing';
import { inertLine } from '../text/inert-text';
import type { RevisionSettings } from '../workload/service';
import type { Reconstruction } from './reconstruction/reconstruction';

/**
 * Hours after which no instance of a revision without traffic, tag and minimum is left: a request lasts an hour at most,
 * and an idle instance is kept for a quarter of one (docs.cloud.google.com/run/docs/configuring/request-timeout and
 * .../about-instance-autoscaling).
 */
const GONE_AFTER_HOURS = 2;

/**
 * The revision that was attacked, where nothing of it, nor of others that findings name, runs any more: it cannot be reached,
 * was replaced, and the last sign is hours old by when the audit trail was read; and nothing that its identity did is known.
 * Undefined where any of that is not so or not known: an attack is not over because nobody looked.
 */
export function supersededRevision({
  settings,
  trail,
  findings,
  attacked,
  reached,
}: Reconstruction): RevisionSettings | undefined {
  const { known, others } = attacked.revision;
  if (settings?.kind !== 'services' || trail === undefined || known === undefined) return undefined;
  // Calls that are not listed may have been made.
  if (trail.more || reached.length > 0) return undefined;
  const all = [known, ...others.map((other) => other.known)];
  if (!all.every((one) => one !== undefined && servesNothing(one, settings.service.latestReadyRevision)))
    return undefined;
  const last = Math.max(...findings.map(({ eventTime }) => Date.parse(eventTime)));
  const hours = (Date.parse(trail.to) - last) / 3_600_000;
  return hours >= GONE_AFTER_HOURS ? known : undefined;
}

function servesNothing(
  { name, percent, tags, minInstanceCount }: RevisionSettings,
  latestReady: string,
): boolean {
  return percent === 0 && tags.length === 0 && minInstanceCount === 0 && name !== latestReady;
}

/** Why a freeze is offered and not recommended then. */
export function supersededText(
  { name }: Pick<RevisionSettings, 'name'>,
  others: readonly { readonly name: string }[],
): string {
  const names = [name, ...others.map((other) => other.name)].map((each) => inertLine(each, 80));
  const [which, serve] =
    names.length === 1
      ? [`Revision ${names.join('')}, which was attacked,`, 'serves']
      : [`Revisions ${enumerated(names)}, which were attacked,`, 'serve'];
  return `${which} ${serve} nothing any more: a freeze would stop what replaced ${names.length === 1 ? 'it' : 'them'}.`;
}
