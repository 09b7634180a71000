import { z } from 'zod';
import type { Fault } from '../faults';
import { eventSchema } from '../scenarios/schema/event-schema';
import type { ScenarioEvent } from '../scenarios/schema/event-schema';
import { faultSchema } from '../scenarios/schema/fault-schema';
import type { HttpRequest } from '../wire/http-server';
import { StatusError } from '../wire/status';

const publishSchema = z.strictObject({
  data: z.base64().exactOptional(),
  attributes: z.record(z.string(), z.string()).exactOptional(),
});

/** A message for the scenario's topic; `data` in base64. */
type PublishBody = z.output<typeof publishSchema>;

/** The body as a fault to arm. Throws INVALID_ARGUMENT naming what does not fit. */
export function parseFault(request: HttpRequest): Fault {
  return parse(faultSchema, request);
}

/** The body as an event of the scenarios' vocabulary. Throws INVALID_ARGUMENT naming what does not fit. */
export function parseEvent(request: HttpRequest): ScenarioEvent {
  return parse(eventSchema, request);
}

/** The body as a Pub/Sub message. Throws INVALID_ARGUMENT naming what does not fit. */
export function parsePublish(request: HttpRequest): PublishBody {
  return parse(publishSchema, request);
}

function parse<T>(schema: z.ZodType<T>, request: HttpRequest): T {
  const parsed = schema.safeParse(request.json());
  if (parsed.success) return parsed.data;
  throw new StatusError('INVALID_ARGUMENT', z.prettifyError(parsed.error));
}
