import type { Fault } from '../faults';
import { statusCodes } from './status';
import { isJsonList, textOf, type JsonObject } from './json';

/** Begins the tokens of pages that have nothing but a token. */
const mark = 'nothing-yet:';

/** Tells whether a request asks for a further page of a listing. */
export function goesOn(request: JsonObject): boolean {
  return textOf(request, 'pageToken') !== '';
}

/**
 * Answers a list with the faults that struck it: empty pages before the first, regions that could not be asked, an error
 * beside what there is. `fields` are those that the answer's message has: a fault that it has no field for changes nothing.
 */
export async function answerList(
  request: JsonObject,
  faults: readonly Fault[],
  fields: ReadonlySet<string>,
  handle: (request: JsonObject) => Promise<JsonObject>,
): Promise<JsonObject> {
  const left = emptyPagesLeft(request, faults);
  const begins = textOf(request, 'pageToken').startsWith(mark);
  // The request is checked all the same: an empty page is given only where a full one would be.
  const answer = await handle(begins ? { ...request, pageToken: '' } : request);
  if (left > 0 && fields.has('nextPageToken'))
    return {
      ...withoutItems(answer),
      nextPageToken: `${mark}${Number.isFinite(left) ? left - 1 : 'endless'}`,
    };
  return faults.reduce((given, fault) => struckBy(given, fault, fields), answer);
}

function emptyPagesLeft(request: JsonObject, faults: readonly Fault[]): number {
  const token = textOf(request, 'pageToken');
  if (token.startsWith(mark)) {
    const left = token.slice(mark.length);
    return left === 'endless' ? Number.POSITIVE_INFINITY : Number(left);
  }
  const fault = faults.find(({ kind }) => kind === 'empty-pages');
  return fault === undefined ? 0 : (fault.pages ?? Number.POSITIVE_INFINITY);
}

function struckBy(answer: JsonObject, fault: Fault, fields: ReadonlySet<string>): JsonObject {
  if (fault.kind === 'unreachable' && fields.has('unreachable'))
    return { ...withoutItems(answer), unreachable: fault.regions ?? [] };
  if (fault.kind === 'partial' && fields.has('executionErrors')) {
    const { code = 'UNAVAILABLE', message = 'Some of the data could not be read.' } = fault;
    return { ...answer, executionErrors: [{ code: statusCodes[code].number, message }] };
  }
  return answer;
}

function withoutItems(answer: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(answer).flatMap(([key, value]) =>
      key === 'nextPageToken' ? [] : [[key, isJsonList(value) ? [] : value] as const],
    ),
  );
}
