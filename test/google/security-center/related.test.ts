import { describe, expect, test } from '@jest/globals';
import { denying, failureOf, shared, simulate, type Simulated } from '../simulated';

const LIST = 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings';
const place = { scope: 'organizations/688851828130', location: 'global' };
const project = { number: '415104041262', id: 'acme-payments' };
const always = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
const run = '//run.googleapis.com/projects/acme-payments/locations/europe-west1/services/payment-api';
const threats = { ...place, project, ...always, resourceNames: [run] };

/** Makes the n-th finding another one. */
function turn({ sim }: Simulated, index: number, finding: object, resource: object = {}): void {
  const name = sim.world.findings.list()[index]?.finding['name'];
  if (typeof name !== 'string') throw new Error('no such finding');
  sim.world.findings.change(name, (record) => ({
    finding: { ...record.finding, ...finding },
    resource: { ...record.resource, ...resource },
  }));
}

const elsewhere = {
  gcpMetadata: {
    project: '//cloudresourcemanager.googleapis.com/projects/999',
    projectDisplayName: 'other',
    organization: 'organizations/688851828130',
  },
};

describe('a list of findings fails', () => {
  test.each(['threats', 'elsewhere', 'posture'] as const)('%s, without the permission', async (which) => {
    const { google } = await simulate(denying('securitycenter.findings.list'));
    const query = { ...threats, partsOfNames: [] };
    expect(await failureOf(google.related[which](query))).toMatchObject({
      code: 'permission-denied',
      permission: 'securitycenter.findings.list',
    });
  });

  test('when the service does not answer, once', async () => {
    const { google, sim } = await simulate();
    sim.faults.add({ method: LIST, kind: 'error', code: 'UNAVAILABLE' });
    expect((await failureOf(google.related.threats(threats))).code).toBe('unreachable');
    expect(sim.calls.all()).toHaveLength(1);
  });
});

describe('listed', () => {
  test('are the threats of the project, newest first, all of them', async () => {
    const { google } = await shared();
    const { facts } = await google.related.threats(threats);
    expect(facts.more).toBe(0);
    expect(facts.findings).toHaveLength(3);
    const times = facts.findings.map(({ eventTime }) => eventTime);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('by id or number, and nothing outside the window', async () => {
    const { google } = await shared();
    const byNumber = { ...threats, project: { number: project.number }, resourceNames: ['none'] };
    expect((await google.related.threats(byNumber)).facts.findings).toHaveLength(3);
    const old = { ...threats, to: '2020-01-02T00:00:00Z' };
    expect((await google.related.threats(old)).facts.findings).toEqual([]);
  });

  test('what is on the workload of whatever class, but no weakness beside it', async () => {
    const cloud = await simulate();
    turn(cloud, 0, { findingClass: 'OBSERVATION' });
    turn(cloud, 1, { findingClass: 'MISCONFIGURATION', resourceName: '//storage.googleapis.com/b' });
    const { facts } = await cloud.google.related.threats(threats);
    expect(facts.findings.map(({ findingClass }) => findingClass).sort()).toEqual(['OBSERVATION', 'THREAT']);
  });

  test('threats of other projects, without the own', async () => {
    const cloud = await simulate();
    turn(cloud, 2, { resourceName: run.replace('acme-payments', 'other') }, elsewhere);
    const { facts } = await cloud.google.related.elsewhere({ ...place, project, ...always });
    expect(facts.findings.map(({ projectId }) => projectId)).toEqual(['other']);
  });

  test.each([
    ['on the workload', { resourceName: run }, 1],
    ['on the image', { resourceName: '//artifactregistry.googleapis.com/x@sha256:abcdef' }, 1],
    ['closed', { resourceName: run, state: 'INACTIVE' }, 0],
    ['on something else', { resourceName: '//storage.googleapis.com/b' }, 0],
    ['later', { resourceName: run, eventTime: '2101-01-01T00:00:00Z' }, 0],
    ['older than any window', { resourceName: run, eventTime: '2001-01-01T00:00:00Z' }, 1],
  ])('weaknesses %s', async (_what, finding, wanted) => {
    const cloud = await simulate();
    turn(cloud, 0, { findingClass: 'VULNERABILITY', ...finding });
    const { facts } = await cloud.google.related.posture({
      ...place,
      resourceNames: [run],
      partsOfNames: ['sha256:abcdef'],
      to: always.to,
    });
    expect(facts.findings).toHaveLength(wanted);
  });
});
