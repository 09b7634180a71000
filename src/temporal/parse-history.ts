import { z } from 'zod';

const started = z.looseObject({
  workflowExecutionStartedEventAttributes: z.looseObject({ workflowId: z.string() }),
});
const history = z.looseObject({ events: z.tuple([started], z.looseObject({ eventType: z.string() })) });
/** `temporal workflow show --output json` writes the events alone; others put the history into a member. */
const document = z.union([history, z.looseObject({ history }).transform((whole) => whole.history)]);

/** A workflow's history and the id that its first event names. */
export interface ParsedHistory {
  readonly workflowId: string;
  readonly history: { readonly events: readonly unknown[] };
}

/** Reads a history as Temporal writes it in JSON; undefined when it is none. */
export function parseHistory(value: unknown): ParsedHistory | undefined {
  const parsed = document.safeParse(value);
  if (!parsed.success) return undefined;
  const { events } = parsed.data;
  const { workflowId } = events[0].workflowExecutionStartedEventAttributes;
  return { workflowId, history: { events } };
}
