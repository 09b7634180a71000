import { describe, expect, test } from '@jest/globals';
import { inertByHand, type ByHandEntry } from '../../../../src/domain/plan/by-hand';
import type { TrailCall } from '../../../../src/domain/evidence/trail-facts';
import { call, secretRead, sinkDeleted, withTrail } from '../../incident-story';
import { attackerKeeps, byHand } from '../../of-case-file';

const inside = { origin: 'cloud' } as const;
const machine = (name: string, changes: Partial<TrailCall> = {}): TrailCall =>
  call({
    ...inside,
    method: 'v1.compute.instances.insert',
    technique: 'T1496',
    recognised: 'started a machine',
    resource: `projects/shop/zones/us-east1-b/instances/${name}`,
    ...changes,
  });
const secret = (name: string, changes: Partial<TrailCall> = {}): TrailCall => ({
  ...secretRead,
  ...inside,
  method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
  resource: `projects/415104041262/secrets/${name}/versions/3`,
  ...changes,
});
const deployed = (resource: string, changes: Partial<TrailCall> = {}): TrailCall =>
  call({
    ...inside,
    method: 'google.cloud.run.v2.Services.CreateService',
    technique: 'T1496',
    recognised: 'deployed something new to Cloud Run',
    resource,
    ...changes,
  });
const only = (...calls: readonly TrailCall[]): ByHandEntry | undefined => {
  const entries = byHand(withTrail(...calls));
  expect(entries.length).toBeLessThan(2);
  return entries[0];
};

describe('what was reached beyond the workload asks for hands, though nobody was given anything', () => {
  test('a machine is stopped, by its zone and project, and its disk kept', () => {
    expect(only(machine('miner-1'), machine('miner-1'))).toMatchObject({
      title: 'Stop the machines that it started: miner-1',
      commands: [
        "gcloud compute instances list --project=shop '--sort-by=~creationTimestamp'",
        'gcloud compute instances stop miner-1 --project=shop --zone=us-east1-b',
      ],
      undo: ['gcloud compute instances start miner-1 --project=shop --zone=us-east1-b'],
    });
    expect(only(machine('miner-1'))?.notes.join(' ')).toContain('Do not delete it');
  });

  test('machines made in bulk have no names: they are looked for', () => {
    const bulk = machine('', {
      method: 'beta.compute.instances.bulkInsert',
      resource: 'projects/shop/zones/us-east1-b',
    });
    expect(only(bulk)).toMatchObject({
      title: 'Stop the machines that it started: the entries name none',
      commands: ["gcloud compute instances list --project=shop '--sort-by=~creationTimestamp'"],
      undo: [],
    });
  });

  test('a secret that was read is replaced, and the old version can be had again', () => {
    expect(only(secret('db-password'))).toMatchObject({
      title: 'Replace the secrets that it read: db-password',
      commands: [
        'gcloud secrets versions list db-password --project=415104041262',
        'gcloud secrets versions add db-password --data-file=FILE --project=415104041262',
        'gcloud secrets versions disable VERSION --secret=db-password --project=415104041262',
      ],
      undo: ['gcloud secrets versions enable VERSION --secret=db-password --project=415104041262'],
    });
  });

  test.each<[string, TrailCall, string]>([
    [
      'a service',
      deployed('projects/shop/locations/us-east1/services/miner'),
      'gcloud run services describe miner --project=shop --region=us-east1',
    ],
    [
      'a job that it ran',
      deployed('projects/shop/locations/us-east1/jobs/miner', { technique: 'T1610' }),
      'gcloud run jobs describe miner --project=shop --region=us-east1',
    ],
    [
      'a worker pool',
      deployed('projects/shop/locations/us-east1/workerPools/miner'),
      'gcloud run worker-pools describe miner --project=shop --region=us-east1',
    ],
    [
      'a function',
      deployed('projects/shop/locations/us-east1/functions/miner', { technique: 'T1648' }),
      'gcloud functions describe miner --project=shop --region=us-east1',
    ],
    [
      'a service by the old API, which names no region',
      deployed('namespaces/shop/services/miner'),
      'gcloud run services list --project=shop',
    ],
    [
      'something with a name that says nothing',
      deployed('miner'),
      'gcloud run services list --project=PROJECT',
    ],
  ])('%s that it deployed is looked at', (_name, one, command) => {
    const entry = only(one);
    expect(entry?.title).toBe('Look at what it deployed, and stop what is not yours: miner');
    expect(entry?.commands).toEqual([command]);
  });

  test('a log sink is put back', () => {
    const sink = only({ ...sinkDeleted, ...inside, resource: 'projects/shop/sinks/to-siem' });
    expect(sink?.title).toContain('to-siem');
  });
});

describe('nothing is asked for', () => {
  test.each<[string, TrailCall]>([
    ['of a machine that it was not allowed to start', machine('m', { succeeded: false })],
    ['of a machine that somebody else started', machine('m', { actor: 'other' })],
    ['of a list of secrets', secret('x', { method: 'x.ListSecrets', resource: 'projects/415104041262' })],
    ['of the names of versions', secret('x', { method: 'x.ListSecretVersions' })],
    ['of a secret that it was refused', secret('x', { succeeded: false })],
    ['of what lies long before the first sign', secret('x', { at: '2026-09-01T00:00:00Z' })],
  ])('%s', (_name, one) => {
    expect(byHand(withTrail(one))).toEqual([]);
    expect(attackerKeeps(withTrail(one))).toEqual([]);
  });
});

describe('what it reached is named as what the attacker has', () => {
  test.each<[string, TrailCall, string]>([
    ['a machine', machine('miner-1'), 'the machine miner-1'],
    ['a secret', secret('db-password'), 'the value of the secret db-password'],
    ['a deploy', deployed('projects/s/locations/l/services/x'), 'x: it deployed something new to Cloud Run'],
  ])('%s', (_name, one, expected) => {
    expect(attackerKeeps(withTrail(one))).toEqual([expected]);
  });
});

describe('names are an attacker’s', () => {
  const hostile = "x'; rm -rf ~ #\u001b[2J";
  test.each<[string, TrailCall]>([
    ['a machine', machine(hostile)],
    ['a secret', secret(hostile)],
    ['a service', deployed(`projects/shop/locations/us-east1/services/${hostile}`)],
    ['what is no resource', deployed(hostile)],
  ])('%s: one argument, and inert', (_name, one) => {
    const [entry] = inertByHand(byHand(withTrail(one)));
    const all = [entry?.title, ...(entry?.commands ?? []), ...(entry?.undo ?? [])].join('\n');
    expect(all).not.toContain('\u001b');
    for (const command of entry?.commands ?? []) expect(command).not.toMatch(/[^']'; rm|[^'\\]; rm/);
  });

  test('of many, the rest is a count', () => {
    const many = Array.from({ length: 9 }, (_, n) => machine(`m${n}`));
    const entry = only(...many);
    expect(entry?.title).toBe('Stop the machines that it started: m0, m1, m2 and 6 more');
    expect(entry?.undo).toHaveLength(5);
    expect(entry?.notes.join(' ')).toContain('4 more');
  });
});
