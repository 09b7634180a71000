import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const rawSchema = z.looseObject({
  services: z.array(z.looseObject({ name: z.string() })).min(1),
  findings: z.array(z.looseObject({ category: z.string() })),
  logs: z.looseObject({}),
  virustotal: z.looseObject({}),
});

const base = path.join(__dirname, '../../simulator/scenarios/reverse-shell-service.yaml');

/** The id of the finding on the workload of this number. */
export function findingId(number: number): string {
  return `bench${String(number).padStart(4, '0')}`;
}

export function serviceName(number: number): string {
  return `bench-${number}`;
}

/**
 * Writes a scenario with `count` workloads, numbered from 1, each the attacked one of `reverse-shell-service` with one
 * finding, whose three indicators are its own, so that no lookup is spared. Nobody calls them and nothing else happens.
 */
export async function writeWorkloads(file: string, count: number): Promise<void> {
  const raw = rawSchema.parse(parse(await readFile(base, 'utf8')));
  const service = raw.services[0];
  const finding = raw.findings.find(({ category }) => category === 'Reverse Shell');
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const scenario = {
    ...raw,
    name: 'bench',
    services: numbers.map((number) => ({ ...named(service, number), requests: undefined })),
    innocents: [],
    attacker: { timeline: [] },
    findings: numbers.map((number) => findingOn(finding, number)),
    // A list that is short has no empty page before it. Google's limit is for the project of one user: here a script and many
    // incidents share it; what keeps the product below it is its own.
    logs: { ...raw.logs, entries: [], emptyFirstPage: false, readsPerMinute: 1_000_000 },
    virustotal: { ...raw.virustotal, quota: { requests: 1_000_000, perSeconds: 60 } },
    expected: {
      outcome: 'contained',
      attacker: { shell: 'none', token: 'none' },
      forbiddenCalls: [],
      decisions: 1,
    },
  };
  await writeFile(file, JSON.stringify(scenario));
}

/** A part of the scenario about the workload of this number: names of revisions and accounts begin with its name. */
function named(part: object | undefined, number: number): object {
  const text = JSON.stringify(part ?? {}).replaceAll('payment-api', serviceName(number));
  return z.looseObject({}).parse(JSON.parse(text));
}

function findingOn(finding: object | undefined, number: number): object {
  const address = `198.51.${100 + Math.floor(number / 250)}.${(number % 250) + 1}`;
  return {
    ...named(finding, number),
    ...{ id: findingId(number), appears: 0.1 },
    indicator: {
      ipAddresses: [address],
      domains: [`c2-${number}.example`],
      uris: [`http://c2-${number}.example/k`],
    },
  };
}
