import { describe, expect, test } from '@jest/globals';
import { parseFinding } from '../../../src/google/security-center/finding/parse-finding';

const name = 'organizations/1/sources/2/locations/global/findings/abc123';
const canonicalName = 'projects/415104041262/sources/2/locations/global/findings/abc123';
const resourceName =
  '//run.googleapis.com/projects/acme-payments/locations/europe-west1/services/payment-api';
const sha256 = '37d2b12d5d9abc2a364ef9448767ee03938e383c0284193477dc7618f4b7c6c2';

function parse(finding: object, resource: object = {}) {
  return parseFinding({ finding: { name, canonicalName, resourceName, ...finding }, resource });
}

describe('a row that is no finding', () => {
  test.each([
    ['nothing', undefined],
    ['a text', 'x'],
    ['no finding', { resource: {} }],
    ['a name that is none', { finding: { name: 'organizations//sources//findings/' } }],
    ['a name of another thing', { finding: { name: 'organizations/1/muteConfigs/x' } }],
  ])('%s is refused', (_what, row) => {
    expect(() => parseFinding(row)).toThrow(expect.objectContaining({ code: 'unexpected-answer' }));
  });
});

describe('odd fields never throw and are listed', () => {
  test.each([
    ['processes that are no list', { processes: 'x' }, 'processes'],
    ['a process that is none', { processes: [7] }, 'processes[0]'],
    ['an argument that is an object', { processes: [{ args: ['a', {}] }] }, 'processes[0].args[1]'],
    [
      'a flag that is a text',
      { processes: [{ argumentsTruncated: 'yes' }] },
      'processes[0].argumentsTruncated',
    ],
    ['a severity by number', { severity: 9 }, 'severity'],
    [
      'a technique that is not known',
      { mitreAttack: { primaryTechniques: ['PYTHON', 'TELEPATHY'] } },
      'mitreAttack.primaryTechniques[1]',
    ],
    ['a time that is none', { eventTime: 'yesterday' }, 'eventTime'],
    ['source properties as a list', { sourceProperties: [1] }, 'sourceProperties'],
    ['a state that is none', { state: 'ASLEEP' }, 'state'],
    ['a canonical name that is none', { canonicalName: 'projects/../x' }, 'canonicalName'],
    ['marks as a list', { securityMarks: { marks: [7] } }, 'securityMarks.marks'],
    ['an indicator that is a text', { indicator: 'x' }, 'indicator'],
    [
      'an address that is an object',
      { connections: [{ destinationIp: {} }] },
      'connections[0].destinationIp',
    ],
  ])('%s', (_what, finding, path) => {
    expect(parse(finding).unreadable).toEqual([path]);
  });

  test('and what stands beside them is read', () => {
    const finding = parse({ processes: [{ args: [{}, 'ls'], pid: '7' }, 'x'], severity: 'HIGH' });
    expect(finding.processes[0]).toMatchObject({ args: ['ls'], pid: '7' });
    expect(finding.severity).toBe('HIGH');
  });

  test('an empty one', () => {
    expect(parse({ resourceName: undefined })).toMatchObject({
      state: 'UNSPECIFIED',
      severity: 'UNSPECIFIED',
      processes: [],
      indicators: [],
      unreadable: [],
    });
  });
});

describe('secrets', () => {
  const process = {
    name: 'curl',
    args: ['curl', '--password', 'hunter2hunter2', '-H', 'Authorization: Bearer abcdef0123456789', 'x'],
    envVariables: [{ name: 'GATEWAY_TOKEN', val: 'example-gateway-token' }],
  };
  test('values of the environment are dropped, names stay', () => {
    const finding = parse({ processes: [process] });
    expect(finding.processes[0]?.envNames).toEqual(['GATEWAY_TOKEN']);
    expect(JSON.stringify(finding)).not.toContain('example-gateway-token');
  });

  test('those in arguments are redacted, also over two arguments', () => {
    const args = parse({ processes: [process] }).processes[0]?.args.join(' ');
    expect(args).toBe('curl --password [redacted] -H Authorization: Bearer [redacted] x');
  });
});

describe('texts that are JSON themselves', () => {
  test.each([
    ['"/tmp/.k"', '/tmp/.k'],
    ['"a\\nb"', 'a\nb'],
    ['"\\ud800"', '\ufffd'],
    ['"not closed', '"not closed'],
    ['"bad \\x"', '"bad \\x"'],
    ['plain', 'plain'],
    ['', ''],
  ])('%s', (text, expected) => {
    const finding = parse({
      processes: [{ args: [text], binary: { path: text }, envVariables: [{ name: text, val: '1' }] }],
    });
    expect(finding.processes[0]).toMatchObject({
      args: [expected],
      binaryPath: expected,
      envNames: [expected],
    });
  });
});

describe('the stdin redirection of a reverse shell', () => {
  const key = (rest: string) => `Reverse_Shell_Stdin_Redirection_${rest}`;
  test.each([
    ['a number', 4444, '4444'],
    ['a float', 53488.0, '53488'],
    ['a text', '4444', '4444'],
    ['a text of a float', '53488.0', '53488'],
  ])('port as %s', (_form, port, expected) => {
    const sourceProperties = { [key('Dst_Ip')]: '198.51.100.23', [key('Dst_Port')]: port };
    expect(parse({ sourceProperties }).redirection).toEqual({ dstIp: '198.51.100.23', dstPort: expected });
  });

  test('without connections its remote side is an indicator', () => {
    const sourceProperties = { [key('Dst_Ip')]: '198.51.100.23', [key('Src_Ip')]: '169.254.8.130' };
    expect(parse({ sourceProperties }).indicators).toEqual([
      { kind: 'ip', value: '198.51.100.23', from: `sourceProperties.${key('Dst_Ip')}` },
    ]);
  });

  test('is absent where nothing is said of it', () => {
    expect(parse({ sourceProperties: { Container_Image_Uri: 'x' } }).redirection).toBeUndefined();
  });
});

describe('files', () => {
  test.each([
    ['whole by its sizes', { size: '10', hashedSize: '10' }, true],
    ['without sizes', {}, true],
    ['cut by its own word', { size: '10', hashedSize: '10', partiallyHashed: true }, false],
    ['cut by its sizes', { size: '900000000', hashedSize: '1048576' }, false],
  ])('a hash of a file %s', (_what, sizes, wholeFile) => {
    const finding = parse({ processes: [{ binary: { path: '/bin/x', sha256, ...sizes } }] });
    expect(finding.processes[0]?.sha256).toEqual({ path: '/bin/x', sha256, wholeFile });
    expect(finding.indicators.map(({ kind }) => kind)).toEqual(wholeFile ? ['sha256'] : []);
  });

  test('a text that is no hash is none', () => {
    expect(parse({ files: [{ path: '/a', sha256: 'deadbeef' }, { path: '/b' }] }).files).toEqual([]);
  });

  test('one file of several processes is listed once; the script counts before its interpreter', () => {
    const script = 'f'.repeat(64);
    const process = { binary: { path: '/bin/sh', sha256 }, script: { path: '/x.sh', sha256: script } };
    const finding = parse({
      processes: [process, { binary: { path: '/bin/sh', sha256: sha256.toUpperCase() } }],
    });
    expect(finding.files.map((file) => file.path)).toEqual(['/bin/sh', '/x.sh']);
    expect(finding.processes[0]).toMatchObject({ scriptPath: '/x.sh', sha256: { sha256: script } });
  });
});

describe('the workload and its project', () => {
  const v2 = {
    gcpMetadata: {
      project: '//cloudresourcemanager.googleapis.com/projects/77',
      projectDisplayName: 'acme-payments',
    },
  };
  test.each([
    ['the canonical name', {}, {}, '415104041262'],
    ['the resource block of v2', { canonicalName: '' }, v2, '77'],
    [
      'a list of v1',
      { canonicalName: '' },
      { projectName: '//cloudresourcemanager.googleapis.com/projects/78' },
      '78',
    ],
    [
      'a resource name by number',
      { canonicalName: '', resourceName: resourceName.replace('acme-payments', '79') },
      {},
      '79',
    ],
  ])('number from %s', (_from, finding, resource, number) => {
    expect(parse(finding, resource).workload?.projectNumber).toBe(number);
  });

  test('no workload when no number is known: an id can be used again', () => {
    expect(parse({ canonicalName: '' }).workload).toBeUndefined();
  });

  test.each([
    ['the resource name', {}, {}, 'acme-payments'],
    ['the display name', { resourceName: resourceName.replace('acme-payments', '79') }, v2, 'acme-payments'],
    ['snake case', { resourceName: '' }, { project_display_name: 'acme-payments' }, 'acme-payments'],
    [
      'nothing that is an id',
      { resourceName: '' },
      { gcpMetadata: { projectDisplayName: 'Acme Payments' } },
      undefined,
    ],
  ])('id from %s', (_from, finding, resource, id) => {
    expect(parse(finding, resource).projectId).toBe(id);
  });

  test('a finding of the same category on Kubernetes has none', () => {
    const other = '//container.googleapis.com/projects/p/locations/l/clusters/c/k8s/namespaces/n/pods/p';
    expect(parse({ resourceName: other, category: 'Reverse Shell' })).not.toHaveProperty('workload');
  });

  test('the revision that is named', () => {
    const finding = parse({ resourceName: `${resourceName}/revisions/payment-api-00002-tnq` });
    expect(finding.revision).toBe('payment-api-00002-tnq');
    expect(finding.workload?.name).toBe('payment-api');
  });
});

test('techniques by their ids, primary first, ids as they are', () => {
  const mitreAttack = {
    primaryTechniques: ['COMMAND_AND_SCRIPTING_INTERPRETER', 'UNIX_SHELL'],
    additionalTechniques: ['INGRESS_TOOL_TRANSFER', 'T1059.004', 'TECHNIQUE_UNSPECIFIED'],
  };
  expect(parse({ mitreAttack })).toMatchObject({
    techniques: ['T1059', 'T1059.004', 'T1105'],
    unreadable: [],
  });
});

test('zero times are not set', () => {
  expect(parse({ eventTime: '1970-01-01T00:00:00Z' })).toMatchObject({ eventTime: '', unreadable: [] });
});

test('links to VirusTotal that it carries, wherever they stand', () => {
  const url = 'https://www.virustotal.com/gui/domain/c2.example/detection';
  const finding = parse({
    sourceProperties: { contextUris: { virustotalIndicatorQueryUri: [{ displayName: 'VT', url }] } },
    nextSteps: `See ${url}. And https://www.virustotal.com.attacker.example/gui/x and http://www.virustotal.com/gui/y`,
  });
  expect(finding.virusTotalLinks).toEqual([url]);
});

test.each([
  [
    'organizations/1/sources/2/locations/global/findings/abc',
    'name=organizations%2F1%2Fsources%2F2%2Ffindings%2Fabc?organizationId=1',
  ],
  [
    'projects/acme/sources/2/locations/eu/findings/abc',
    'name=projects%2Facme%2Fsources%2F2%2Flocations%2Feu%2Ffindings%2Fabc?project=acme',
  ],
  ['folders/5/sources/2/findings/abc', 'name=folders%2F5%2Fsources%2F2%2Ffindings%2Fabc?folder=5'],
])('the console page of %s', (findingName, rest) => {
  expect(parse({ name: findingName }).consoleLink).toBe(
    `https://console.cloud.google.com/security/command-center/findingsv2;${rest}`,
  );
});

test('the image of a finding without containers comes from the source properties', () => {
  expect(parse({ sourceProperties: { Container_Image_Uri: 'r/i:1' } }).containers).toEqual([
    { name: '', imageUri: 'r/i:1' },
  ]);
});
