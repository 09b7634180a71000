import type { IncidentView, Told } from '../../incident/incident-view';
import type { Gap } from '../../evidence/evidence';
import { timeText } from '../../text/time';

/**
 * Lists the pages in one line that does not grow: those delivered and those not, folded by the cause, each counted,
 * with the time of the newest. True also when it was nobody.
 */
export function whoWasTold(
  { told }: Pick<IncidentView, 'told'>,
  when: (rfc3339: string) => string = timeText,
): string {
  if (told.length === 0) return 'nobody yet';
  const by = new Map<string, Told[]>();
  for (const one of told) {
    const cause = one.delivered
      ? `told by webhook${one.to === 'first' ? '' : ', second tier'}`
      : `NOT told (${one.why ?? 'no reason is known'})`;
    by.set(cause, [...(by.get(cause) ?? []), one]);
  }
  // Pages mostly fail by more than one cause; two of them say enough.
  const causes = [...by].toReversed().slice(0, 3);
  return causes
    .map(([cause, all]) => {
      const count = all.length === 1 ? '' : `, ${all.length} times`;
      return `${cause}: ${kindsOf(all)}${count}, last ${when(all.at(-1)?.at ?? '')}`;
    })
    .join('; ');
}

function kindsOf(all: readonly Told[]): string {
  return [...new Set(all.map(({ kind }) => kind))].join(', ');
}

/** The pages that could not be delivered, as gaps: somebody may not know. */
export function pageGaps({ told }: { readonly told: readonly Told[] }): readonly Gap[] {
  return told
    .filter(({ failed }) => failed === true)
    .map(({ kind, to, why }) => ({
      what: `page "${kind}"${to === 'first' ? '' : ' to the second tier'}`,
      why: why ?? 'it was not delivered',
      hides: 'that the people it was for may not know of this.',
    }));
}
