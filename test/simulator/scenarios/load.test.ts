import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadScenario, parseScenario, ScenarioError, scenarioNames } from '../../../simulator/scenarios/load';

const file = path.join(__dirname, '../../../simulator/scenarios/race-owner-deploys.yaml');
const good = readFileSync(file, 'utf8');

const parsing = (from: string | RegExp, to: string) => () => {
  const text = good.replace(from, to);
  if (text === good) throw new Error(`'${String(from)}' does not occur in the file`);
  return parseScenario(text, 'x.yaml');
};

describe('a file is refused', () => {
  test.each<[string, string | RegExp, string, string]>([
    ['no YAML', 'title:', 'title: [', 'x.yaml is not valid'],
    [
      'an unknown key at the top, with its line',
      'title:',
      'titel: x\ntitle:',
      "top level: unknown key 'titel' (line 1)",
    ],
    [
      'an unknown key further in',
      'owner: lin@example.com',
      'owner: lin@example.com\n    owners: []',
      "services.0: unknown key 'owners' (line",
    ],
    ['a missing key', /^title:.*$/mu, '', 'title: '],
    ['an unknown event', 'do: open-shell', 'do: open-door', 'attacker.timeline.1.event.do: '],
    [
      'an unknown field of an event',
      'do: open-shell',
      'colour: red\n      do: open-shell',
      "attacker.timeline.1.event: unknown key 'colour'",
    ],
    ['an enum value of another language', 'severity: CRITICAL', 'severity: SEVERE', 'findings.0.severity: '],
    [
      'a digest that is none',
      /digest: sha256:\w+/u,
      'digest: sha256:12',
      'must be sha256: and 64 hex digits',
    ],
    ['an address that is none', '203.0.113.77', '203.0.113.777', 'remoteIp'],
    [
      'a project number that YAML takes for a number',
      /number: '\d+'/u,
      'number: 415104041262',
      'google.project.number: ',
    ],
    [
      'a service that does not exist',
      'innocents: [catalog-api',
      'innocents: [catalogue',
      "innocents.0: there is no service 'catalogue'",
    ],
    [
      'a revision that does not exist',
      'container: payment-api',
      'revision: payment-api-00099-zzz\n    container: payment-api',
      "has no revision 'payment-api-00099-zzz'",
    ],
    [
      'a container that does not exist',
      'container: payment-api',
      'container: sidecar',
      "has no container 'sidecar'",
    ],
    [
      'a tag that does not exist',
      'path: /v1/receipts/render',
      'path: /v1/receipts/render\n      tag: canary',
      "has no tag 'canary'",
    ],
    [
      'traffic that is not 100 percent',
      'invoker: public',
      'invoker: public\n    traffic: [{ percent: 90 }]',
      'traffic adds up to 90 percent',
    ],
    [
      'traffic to nowhere',
      'invoker: public',
      'invoker: public\n    traffic: [{ percent: 100, revision: x-1 }]',
      "traffic goes to 'x-1'",
    ],
    [
      'a manual count beside a minimum',
      'minInstanceCount: 1, maxInstanceCount: 10',
      'minInstanceCount: 1, manualInstanceCount: 10',
      'manualInstanceCount excludes',
    ],
    ['an unknown switch', 'expected:', 'switches: [thaw]\nexpected:', 'switches.0: '],
    ['a person of whom nothing is expected', 'answer: approve', 'answer: maybe', 'people.0.answer: '],
  ])('for %s', (_name, from, to, message) => {
    expect(parsing(from, to)).toThrow(ScenarioError);
    expect(parsing(from, to)).toThrow(message);
  });

  test('with all of its problems at once, and where to read on', () => {
    const parse = parsing('title:', 'colour: red\nexpectation: none\nttl: 3\ntitle:');
    expect(parse).toThrow(/unknown key 'colour', 'expectation', 'ttl'[\s\S]*docs\/scenarios\.md/u);
  });

  test('that is not there, naming those that are', () => {
    expect(() => loadScenario('nope.yaml')).toThrow(
      new RegExp(
        `Scenario 'nope\\.yaml' cannot be read: .*ENOENT.*Name one of ${scenarioNames().join(', ')}, or the path`,
        'u',
      ),
    );
  });
});

test('a file is loaded from a path', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'scenario-'));
  try {
    writeFileSync(path.join(folder, 'mine.yaml'), good.replace('name: race-owner-deploys', 'name: mine'));
    expect(loadScenario(path.join(folder, 'mine.yaml')).name).toBe('mine');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('a file about jobs and worker pools is refused', () => {
  const read = (name: string): string =>
    readFileSync(path.join(__dirname, `../../../simulator/scenarios/${name}.yaml`), 'utf8');

  test.each<[string, string, string | RegExp, string, string]>([
    [
      'a schedule of a job that there is not',
      'job-reverse-shell',
      'job: ledger-export\n    schedule:',
      'job: other\n    schedule:',
      "schedules 'ledger-export-every-5-minutes': there is no job 'other'",
    ],
    [
      'an event about a job that there is not',
      'job-reverse-shell',
      'do: open-shell\n      job: ledger-export',
      'do: open-shell\n      job: other',
      "attacker.timeline.0: there is no job 'other'",
    ],
    [
      'a finding about two workloads',
      'job-reverse-shell',
      'names: execution',
      'service: catalog-api\n    names: execution',
      'findings.0: name one workload: service, job, workerPool or instance',
    ],
    [
      'a finding about none',
      'job-reverse-shell',
      '    job: ledger-export\n    names: execution\n',
      '',
      'findings.0: name one workload',
    ],
    [
      'a container that the job does not have',
      'job-reverse-shell',
      'names: execution\n    container: ledger-export',
      'names: execution\n    container: side-car',
      "findings.0: 'ledger-export' has no container 'side-car'",
    ],
    [
      'splits that are not 100 percent',
      'worker-pool',
      'percent: 33',
      'percent: 30',
      "workerPools 'receipt-renderer': splits add up to 97 percent",
    ],
    [
      'a split to a revision that there is not',
      'worker-pool',
      '{ revision: receipt-renderer-00005-bqd',
      '{ revision: receipt-renderer-00009-bqd',
      "a split goes to 'receipt-renderer-00009-bqd'",
    ],
    [
      'a revision that does not begin with the name of its pool',
      'worker-pool',
      'name: mail-sender-00002-wtc',
      'name: other-00002-wtc',
      "revision 'other-00002-wtc' does not begin with the pool's name",
    ],
    [
      'an innocent that there is not',
      'worker-pool',
      'innocents: [catalog-api, mail-sender]',
      'innocents: [mail-senders]',
      "innocents.0: there is no service 'mail-senders', nor a workload of another kind",
    ],
    [
      'an answer of somebody who is not asked',
      'worker-pool',
      'when: told',
      'when: told\n    answer: approve',
      "people.0: unknown key 'answer'",
    ],
    [
      'an image that is not by tag',
      'sidecar',
      /^registry:[\s\S]*?log-shipper:2/mu,
      "registry:\n  - { image: 'europe-docker.pkg.dev/logship-oss/agents/log-shipper",
      'must be an image by tag',
    ],
  ])('for %s', (_name, scenario, from, to, message) => {
    const text = read(scenario);
    expect(text.replace(from, to)).not.toBe(text);
    expect(() => parseScenario(text.replace(from, to), 'x.yaml')).toThrow(message);
  });

  test('for having no workload at all', () => {
    const text = read('developer-debugging')
      .replace(/^services:[\s\S]*?(?=^innocents:)/mu, '')
      .replace(/^innocents:.*$/mu, 'innocents: []')
      .replace(/^events:[\s\S]*?(?=^findings:)/mu, '')
      .replace(/^findings:[\s\S]*?(?=^virustotal:)/mu, 'findings: []\n');
    expect(() => parseScenario(text, 'x.yaml')).toThrow(
      'there is no workload: give services, jobs, workerPools or instances',
    );
  });
});

describe.each(scenarioNames())('%s', (name) => {
  const scenario = loadScenario(name);

  test('bears the name of its file', () => {
    expect(scenario.name).toBe(name);
  });

  test('has been published within 3 seconds of its start, from what happened before', () => {
    for (const { at, appears } of scenario.findings) {
      expect(at).toBeLessThan(0);
      expect(appears).toBeLessThanOrEqual(3);
    }
  });

  test('uses addresses from documentation ranges only', () => {
    const addresses = JSON.stringify(scenario).match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/gu) ?? [];
    const foreign = addresses.filter(
      (address) => !/^(?:192\.0\.2|198\.51\.100|203\.0\.113|169\.254\.\d+)\./u.test(address),
    );
    expect(foreign).toEqual([]);
  });

  test('tells the attacked workload apart from those that are not involved, which are at work', () => {
    expect(scenario.innocents.length).toBeGreaterThan(0);
    const { services, workerPools, schedules } = scenario;
    for (const innocent of scenario.innocents) {
      const named = ({ name }: { readonly name: string }): boolean => name === innocent;
      const isAtWork =
        services.find(named)?.requests !== undefined ||
        workerPools.find(named)?.work !== undefined ||
        schedules.some(({ job }) => job === innocent);
      expect([innocent, isAtWork]).toEqual([innocent, true]);
    }
  });
});

describe('the trap', () => {
  test('of reverse-shell-service: only the tag leads to the attacked revision, which keeps an instance', () => {
    const { services, findings, attacker } = loadScenario('reverse-shell-service');
    const attacked = services[0]?.revisions.find((revision) => revision.name === findings[0]?.revision);
    expect(services[0]?.traffic).toContainEqual({ revision: attacked?.name, percent: 0, tag: 'canary' });
    expect(attacked?.minInstanceCount).toBe(1);
    const exploits = attacker.timeline.flatMap(({ event }) =>
      event.do === 'exploit-request' ? [event.remoteIp] : [],
    );
    const destinations = findings.flatMap(({ connection }) => connection?.destinationIp ?? []);
    expect(exploits.filter((address) => destinations.includes(address))).toEqual([]);
  });

  test('of developer-debugging: VirusTotal knows nothing, and the label says dev', () => {
    const { virustotal, services, attacker } = loadScenario('developer-debugging');
    expect([virustotal.files, virustotal.ipAddresses, virustotal.domains, virustotal.urls]).toEqual([
      {},
      {},
      {},
      {},
    ]);
    expect(services[0]?.labels['env']).toBe('dev');
    expect(attacker.timeline).toEqual([]);
  });

  test('of race-owner-deploys: the owner deploys between the question and the answer', () => {
    expect(loadScenario('race-owner-deploys').people).toMatchObject([
      { first: { do: 'deploy' }, answer: 'approve' },
      { asking: 2, answer: 'refuse' },
    ]);
  });
});
