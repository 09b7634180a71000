import type { z } from 'zod';
import { scenarioSchema } from '../../simulator/scenarios/schema';
import type { Scenario } from '../../simulator/scenarios/schema';

export type ScenarioInput = z.input<typeof scenarioSchema>;
type ServiceInput = NonNullable<ScenarioInput['services']>[number];

export const parent = 'projects/acme-shop/locations/europe-west1';
export const shop = `${parent}/services/shop`;

/** Revision `shop-0000N-abc`, its image `shop:N`. */
export function revision(number: number, more: Partial<ServiceInput['revisions'][number]> = {}) {
  return {
    name: `shop-0000${number}-abc`,
    deployedMinutesAgo: 100 - number,
    deployedBy: 'lin@example.com',
    containers: [
      {
        name: 'shop',
        image: `eu.example/shop:${number}`,
        digest: `sha256:${String(number).repeat(64)}`,
        port: 8080,
        env: { TOKEN: 'not-for-anybody' },
      },
    ],
    ...more,
  };
}

/** A scenario with one service `shop` of two revisions, a minimum of 1, and nothing going on. */
export function smallScenario(
  shopMore: Partial<ServiceInput> = {},
  more: Partial<ScenarioInput> = {},
): Scenario {
  return scenarioSchema.parse({
    name: 'small',
    title: 'A shop',
    story: 'Nothing happens.',
    google: {
      project: { id: 'acme-shop', number: '123456789012' },
      organization: '688851828130',
      location: 'europe-west1',
      activation: 'organization',
    },
    caller: { email: 'responder@acme.iam.gserviceaccount.com' },
    services: [
      {
        name: 'shop',
        scaling: { minInstanceCount: 1, maxInstanceCount: 4 },
        revisions: [revision(1), revision(2)],
        ...shopMore,
      },
    ],
    findings: [],
    virustotal: { apiKey: 'key', quota: { requests: 10, perSeconds: 60 } },
    timing: { historySeconds: 10, operationSeconds: 1, shutdownSeconds: 2 },
    expected: { outcome: 'no-action', attacker: { shell: 'none', token: 'none' }, decisions: 0 },
    trap: 'none',
    ...more,
  } satisfies ScenarioInput);
}
