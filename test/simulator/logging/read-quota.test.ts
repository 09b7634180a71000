import { describe, expect, test } from '@jest/globals';
import { serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { smallScenario } from '../small-scenario';

async function list({ logging }: Cloud, project = 'acme-shop') {
  const [entries] = await logging.getEntries({
    resourceNames: [`projects/${project}`],
    filter: 'timestamp>="2020-01-01T00:00:00Z"',
    autoPaginate: false,
  });
  return entries.length;
}

function codeOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown
    ? `code ${String(thrown.code)}`
    : 'no code';
}

const refusal = {
  code: 8,
  details:
    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'logging.googleapis.com' for consumer 'project_number:123456789012'.",
  reason: 'RATE_LIMIT_EXCEEDED',
  domain: 'googleapis.com',
  errorInfoMetadata: {
    service: 'logging.googleapis.com',
    consumer: 'projects/123456789012',
    quota_metric: 'logging.googleapis.com/read_requests',
    quota_limit: 'ReadRequestsPerMinutePerProject',
    quota_unit: '1/min/{project}',
  },
};

describe('more than a project may ask in a minute', () => {
  test('the 61st listing is refused as Google refuses it, and says nothing of how long to wait', async () => {
    const cloud = await serveCloud();
    for (let call = 0; call < 60; call += 1) await list(cloud);
    const thrown: unknown = await list(cloud).catch((error: unknown) => error);
    expect(thrown).toMatchObject(refusal);
    expect(JSON.stringify(thrown)).not.toMatch(/RetryInfo|retry-after/iu);
  });

  test.each([
    ['within the minute: refused', 59.9, 'code 8'],
    ['after the minute: the entries', 60, expect.any(Number)],
  ])('%s', async (_name, seconds, expected) => {
    const cloud = await serveCloud(smallScenario({}, { logs: { readsPerMinute: 2 } }));
    await list(cloud);
    await list(cloud);
    await expect(list(cloud)).rejects.toMatchObject({ code: 8 });
    cloud.clock.advance(seconds);
    const answer = await list(cloud).catch(codeOf);
    expect(answer).toEqual(expected);
  });

  test('what is refused uses nothing: the next minute has all of it', async () => {
    const cloud = await serveCloud(smallScenario({}, { logs: { readsPerMinute: 2 } }));
    const answers = async (calls: number): Promise<readonly string[]> => {
      const all: string[] = [];
      for (let call = 0; call < calls; call += 1) {
        all.push(
          await list(cloud).then(
            () => 'answered',
            () => 'refused',
          ),
        );
      }
      return all;
    };
    expect(await answers(5)).toEqual(['answered', 'answered', 'refused', 'refused', 'refused']);
    cloud.clock.advance(61);
    expect(await answers(3)).toEqual(['answered', 'answered', 'refused']);
  });

  test('a listing that Google refuses for another reason counts, too', async () => {
    const cloud = await serveCloud(smallScenario({}, { logs: { readsPerMinute: 1 } }));
    await expect(list(cloud, 'other')).rejects.toMatchObject({ code: 7 });
    await expect(list(cloud)).rejects.toMatchObject({ code: 8 });
  });
});
