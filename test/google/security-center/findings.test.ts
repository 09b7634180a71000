import { describe, expect, test } from '@jest/globals';
import { parseFindingName } from '../../../src/domain/finding/finding-name';
import { denying, failureOf, payments, shared, simulate } from '../simulated';
import type { Simulated } from '../simulated';

const LIST = 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings';

function nameOf({ sim }: Simulated, category: string): string {
  const record = sim.world.findings.list().find(({ finding }) => finding['category'] === category);
  const name = record?.finding['name'];
  if (typeof name !== 'string') throw new Error(`the scenario has no finding ${category}`);
  return name;
}

describe('reading a finding', () => {
  test('that does not exist', async () => {
    const { google } = await shared();
    const name = parseFindingName('organizations/688851828130/sources/5629501234567890123/findings/abc');
    const failure = await failureOf(google.findings.read(name));
    expect(failure).toMatchObject({ code: 'not-found', message: `SCC has no finding ${name.name}` });
  });

  test('without the permission, which is named', async () => {
    const cloud = await simulate(denying('securitycenter.findings.list'));
    const failure = await failureOf(
      cloud.google.findings.read(parseFindingName(nameOf(cloud, 'Reverse Shell'))),
    );
    expect(failure).toMatchObject({ code: 'permission-denied', permission: 'securitycenter.findings.list' });
    expect(failure.message).toMatch(/^could not read the finding in organizations\/688851828130\/sources\//);
  });

  test.each([
    ['UNAVAILABLE', 'unreachable'],
    ['RESOURCE_EXHAUSTED', 'rate-limited'],
    ['UNAUTHENTICATED', 'unauthenticated'],
    ['INTERNAL', 'unreachable'],
  ] as const)('%s is %s and is not tried again here', async (code, expected) => {
    const cloud = await simulate();
    cloud.sim.faults.add({ method: LIST, kind: 'error', code, times: 1 });
    const name = parseFindingName(nameOf(cloud, 'Reverse Shell'));
    expect((await failureOf(cloud.google.findings.read(name))).code).toBe(expected);
    expect(cloud.sim.calls.all().filter(({ method }) => method === LIST)).toHaveLength(1);
  });

  test('when nothing answers there', async () => {
    const cloud = await simulate();
    const name = parseFindingName(nameOf(cloud, 'Reverse Shell'));
    await cloud.google.findings.read(name);
    await cloud.sim.close();
    expect((await failureOf(cloud.google.findings.read(name))).code).toBe('unreachable');
  });

  test('under any scope and without a location', async () => {
    const cloud = await shared();
    const name = parseFindingName(nameOf(cloud, 'Reverse Shell'));
    const tail = `sources/${name.source}/findings/${name.finding}`;
    const read = await cloud.google.findings.read(
      parseFindingName(`projects/${payments.projectNumber}/${tail}`),
    );
    expect(read.facts.key).toBe(`${name.source}/${name.finding}`);
  });

  test('gives what it says', async () => {
    const cloud = await shared();
    const { facts, source, request } = await cloud.google.findings.read(
      parseFindingName(nameOf(cloud, 'Reverse Shell')),
    );
    expect(facts).toMatchObject({
      category: 'Reverse Shell',
      parentDisplayName: 'Cloud Run Threat Detection',
      state: 'ACTIVE',
      muted: false,
      severity: 'CRITICAL',
      projectId: 'acme-payments',
      workload: payments,
      redirection: { dstIp: '198.51.100.23', dstPort: '4444', srcIp: '169.254.8.130', srcPort: '53488' },
      techniques: ['T1059', 'T1105'],
      unreadable: [],
    });
    expect(facts.canonicalName).toMatch(/^projects\/415104041262\//);
    expect(facts.indicators[0]).toEqual({
      kind: 'ip',
      value: '198.51.100.23',
      from: 'connections[0].destinationIp',
    });
    expect([source, request]).toEqual([
      'securitycenter.googleapis.com',
      expect.stringMatching(/^SecurityCenter\.ListFindings organizations\/\S+ name=organizations\//),
    ]);
  });

  test('never takes values of the environment along', async () => {
    const cloud = await shared();
    const read = await cloud.google.findings.read(parseFindingName(nameOf(cloud, 'Unexpected Child Shell')));
    expect(read.facts.processes[0]?.envNames).toEqual(['LOG_LEVEL', 'GATEWAY_TOKEN']);
    expect(JSON.stringify(read)).not.toContain('example-gateway-token');
    expect(JSON.stringify(read.raw)).toContain('GATEWAY_TOKEN');
  });

  test('survives source properties of any form', async () => {
    const odd = {
      Reverse_Shell_Stdin_Redirection_Dst_Port: 53488.5,
      Reverse_Shell_Stdin_Redirection_Src_Ip: { nested: ['x', null, true] },
      contextUris: {
        virustotalIndicatorQueryUri: [{ url: 'https://www.virustotal.com/gui/ip-address/198.51.100.23' }],
      },
    };
    const cloud = await simulate((scenario) => ({
      ...scenario,
      findings: scenario.findings.map((finding) => ({ ...finding, sourceProperties: odd })),
    }));
    const { facts } = await cloud.google.findings.read(parseFindingName(nameOf(cloud, 'Reverse Shell')));
    expect(facts.redirection).toMatchObject({ dstPort: '53488.5' });
    expect(facts.unreadable).toEqual(['sourceProperties.Reverse_Shell_Stdin_Redirection_Src_Ip']);
    expect(facts.virusTotalLinks).toEqual(['https://www.virustotal.com/gui/ip-address/198.51.100.23']);
  });
});

describe('writing back', () => {
  const written = async (cloud: Simulated) => {
    const { facts } = await cloud.google.findings.read(parseFindingName(nameOf(cloud, 'Reverse Shell')));
    return { name: facts.canonicalName, record: () => cloud.sim.world.findings.get(facts.name)?.finding };
  };

  test.each([
    ['marks', 'securitycenter.findingsecuritymarks.update'],
    ['the link', 'securitycenter.findingexternalsystems.update'],
    ['the state', 'securitycenter.findings.setState'],
  ])('%s without the permission', async (what, permission) => {
    const cloud = await simulate(denying(permission));
    const { findings } = cloud.google;
    const { name } = await written(cloud);
    const call =
      what === 'marks'
        ? findings.mark(name, { a: 'b' })
        : what === 'the link'
          ? findings.linkExternalSystem(name, 'firebreak', { externalUid: 'u', status: 's' })
          : findings.setInactive(name);
    expect(await failureOf(call)).toMatchObject({ code: 'permission-denied', permission });
  });

  test('a mark that SCC refuses', async () => {
    const cloud = await simulate();
    const { name } = await written(cloud);
    expect((await failureOf(cloud.google.findings.mark(name, { 'a.b': 'c' }))).code).toBe('change-refused');
  });

  test('marks leave those of others, and repeating is harmless', async () => {
    const cloud = await simulate();
    const { name, record } = await written(cloud);
    const { findings } = cloud.google;
    await findings.mark(name, { owner: 'lin' });
    await findings.mark(name, { 'firebreak-incident': 'w#1', 'firebreak-outcome': 'contained' });
    await findings.mark(name, { 'firebreak-outcome': 'contained', 'firebreak-incident': 'w#1' });
    await findings.mark(name, {});
    expect(record()).toMatchObject({
      securityMarks: {
        marks: { owner: 'lin', 'firebreak-incident': 'w#1', 'firebreak-outcome': 'contained' },
      },
    });
  });

  test('the link keeps what is not said again', async () => {
    const cloud = await simulate();
    const { name, record } = await written(cloud);
    const { findings } = cloud.google;
    await findings.linkExternalSystem(name, 'firebreak', {
      externalUid: 'w#1',
      status: 'contained',
      caseUri: 'http://x/',
    });
    await findings.linkExternalSystem(name, 'firebreak', { externalUid: 'w#1', status: 'closed' });
    expect(Object.values(record()?.['externalSystems'] ?? {})).toEqual([
      expect.objectContaining({ externalUid: 'w#1', status: 'closed', caseUri: 'http://x/' }),
    ]);
  });

  test('inactive, twice', async () => {
    const cloud = await simulate();
    const { name, record } = await written(cloud);
    await cloud.google.findings.setInactive(name);
    await cloud.google.findings.setInactive(name);
    expect(record()).toMatchObject({ state: 'INACTIVE' });
  });
});
