import { z } from 'zod';
import type { Brief } from '../../domain/incident/brief';
import type { IncidentView } from '../../domain/incident/incident-view';
import { createFileStore } from '../../ledger/store/file-store';
import { getObject } from '../../ledger/store/objects';

const fact = z.object({ label: z.string(), value: z.string() });
const texts = z.array(z.string());
const schema = z.object({
  headline: z.string(),
  attacker: z.string(),
  facts: z.array(fact),
  virusTotal: texts,
  attack: texts,
  timeline: z
    .object({
      lines: z.array(
        z.object({
          at: z.string(),
          clock: z.string(),
          source: z.string(),
          text: z.string(),
          mark: z.enum(['first-sign', 'likely-entry', 'reached']).exactOptional(),
        }),
      ),
      leftOut: z.number(),
    })
    .exactOptional(),
  reasons: texts,
  corroboration: z.string(),
  related: texts,
  settings: z.array(fact),
  logs: texts,
  guidance: z.array(z.object({ google: z.string(), made: z.string() })),
  byHand: z
    .array(
      z.object({
        title: z.string(),
        commands: texts,
        stops: texts,
        doesNotStop: texts,
        notes: texts,
        undo: texts,
      }),
    )
    .exactOptional(),
  keeps: texts.exactOptional(),
  links: z.array(fact),
});

/** An incident with its brief as the ledger has it, and what is missing where the ledger is not here. */
interface WholeIncident {
  readonly view: IncidentView;
  /** In words; undefined where nothing is missing. */
  readonly missing?: string;
}

/**
 * The incident with nothing left out: what it carries was made small for Temporal, the ledger has every value. Without
 * that ledger on this machine it stays as it is, and what is left out is said.
 */
export async function wholeIncident(view: IncidentView, ledger: string): Promise<WholeIncident> {
  const { brief } = view;
  if (brief === undefined) return { view };
  const whole = brief.whole === undefined ? undefined : await read(ledger, brief.whole);
  if (whole !== undefined) return { view: { ...view, brief: whole } };
  const { leftOut = [] } = brief;
  return leftOut.length === 0
    ? { view }
    : {
        view,
        missing: `Left out for size: ${leftOut.join(', ')}. The ledger has all of it, and is not in ${ledger}; set FIREBREAK_LEDGER to the worker's, or run this where the worker runs.`,
      };
}

/** Another ledger, none at all, or a damaged one: none of these keeps a person from looking at an incident. */
async function read(ledger: string, sha256: string): Promise<Brief | undefined> {
  try {
    return schema.parse(await getObject(createFileStore(ledger), sha256));
  } catch {
    return undefined;
  }
}
