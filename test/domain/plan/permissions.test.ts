import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { grantCommand, grantOn } from '../../../src/domain/plan/grant-command';
import { permissions, processes } from '../../../src/domain/plan/permissions';

const workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: 'payments',
} as const;

describe('docs/permissions.md', () => {
  const page = async () => readFile(path.join(__dirname, '../../../docs/permissions.md'), 'utf8');

  test.each(processes)('has the same table for %s', async (process) => {
    const title = `${process[0]?.toUpperCase() ?? ''}${process.slice(1)}`;
    const section = (await page()).split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
    const rows = section
      .split('\n')
      .filter((line) => line.startsWith('|') && line.includes('`'))
      .map((line) =>
        line
          .split('|')
          .map((cell) => cell.trim().replaceAll('`', ''))
          .slice(1, -1),
      );
    expect(rows).toEqual(
      permissions
        .filter((row) => row.process === process)
        .map((row) => [row.steps.join(', '), row.permission, row.on, row.role, row.purpose]),
    );
  });
});

test('each permission stands once for each process, where it is granted', () => {
  const keys = permissions.map(({ process, permission }) => `${process} ${permission}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('only containment can change a workload', () => {
  const changing = permissions.filter(({ permission }) => /^run\..*\.(?!get|list)[a-z]+$/.test(permission));
  expect(changing.map(({ process, permission }) => [process, permission])).toEqual([
    ['containment', 'run.services.update'],
  ]);
});

describe('the command that grants', () => {
  test.each([
    [
      'on an organization',
      grantCommand('roles/x', { kind: 'organization', id: '688851828130' }),
      'gcloud organizations add-iam-policy-binding 688851828130 --member=MEMBER --role=roles/x --condition=None',
    ],
    [
      'on a folder',
      grantOn('folders/123', 'roles/x'),
      'gcloud resource-manager folders add-iam-policy-binding 123 --member=MEMBER --role=roles/x --condition=None',
    ],
    [
      'on a project, to somebody',
      grantCommand(
        'roles/x',
        { kind: 'project', id: 'acme' },
        'serviceAccount:a@acme.iam.gserviceaccount.com',
      ),
      'gcloud projects add-iam-policy-binding acme --member=serviceAccount:a@acme.iam.gserviceaccount.com --role=roles/x --condition=None',
    ],
    [
      'on a service',
      grantCommand('roles/x', { kind: 'service', workload }),
      'gcloud run services add-iam-policy-binding payments --region=europe-west1 --project=415104041262 --member=MEMBER --role=roles/x',
    ],
    [
      'on a service account',
      grantCommand('roles/x', { kind: 'account', email: 'a@acme.iam.gserviceaccount.com' }),
      'gcloud iam service-accounts add-iam-policy-binding a@acme.iam.gserviceaccount.com --member=MEMBER --role=roles/x --condition=None',
    ],
    [
      'on a subscription whose name a shell would read otherwise',
      grantCommand('roles/x', { kind: 'subscription', name: 'projects/acme/subscriptions/a~b' }, 'user:o`h'),
      "gcloud pubsub subscriptions add-iam-policy-binding 'a~b' --project=acme '--member=user:o`h' --role=roles/x",
    ],
  ])('%s', (_, command, expected) => {
    expect(command).toBe(expected);
  });
});
