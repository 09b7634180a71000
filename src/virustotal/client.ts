import { Failure } from '../domain/failures';
import type { Indicator } from '../domain/indicator';
import { apiPath } from './address';
import { parseErrorText, parseReport } from './parse-report';
import type { VirusTotalPort } from './port';
import { reportOn, unknownReport } from './reputation';
import { get, refusal, type VirusTotalOptions } from './request';

export type { VirusTotalOptions } from './request';

/** A thin client of VirusTotal's API v3. It looks up and never submits. */
export function createVirusTotal(options: VirusTotalOptions): VirusTotalPort {
  return {
    async lookUp(indicator) {
      const path = apiPath(indicator);
      const answer = await get(options, path, describe(indicator));
      const { status, body } = answer;
      const request = `GET ${path}`;
      if (status === 404 && isNeverSeen(body))
        return { report: unknownReport(indicator), raw: body, request };
      if (status !== 200) throw refusal(answer, describe(indicator));
      const attributes = parseReport(body);
      if (attributes === undefined) {
        throw new Failure(
          'unexpected-answer',
          `VirusTotal's answer on ${describe(indicator)} has no data.attributes`,
        );
      }
      return { report: reportOn(indicator, attributes), raw: body, request };
    },
  };
}

/** A 404 of the API itself; a proxy or a wrong base address answers 404 too. */
function isNeverSeen(body: unknown): boolean {
  return parseErrorText(body)?.startsWith('NotFoundError') === true;
}

function describe({ kind, value }: Indicator): string {
  return `${kind} ${value}`.slice(0, 200);
}
