import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { technique } from '../../../src/domain/attack/attack';
import { inertLine } from '../../../src/domain/text/inert-text';
import { isCustomRole, roleMeaning, rolesThatMatter } from '../../../src/domain/audit-trail/privileged-roles';

describe('a role of which nothing is known has no meaning', () => {
  test.each([
    'roles/run.invoker',
    'roles/logging.logWriter',
    'roles/Owner',
    'roles/owner ',
    'owner',
    '',
    'toString',
    '__proto__',
    'projects/acme/roles/owner',
    'organizations/1/roles/roles/owner',
  ])('%j', (role) => {
    expect(roleMeaning(role)).toBeUndefined();
  });
});

test.each([
  ['projects/acme/roles/x', true],
  ['organizations/1/roles/x', true],
  ['roles/owner', false],
  ['folders/1/roles/x', false],
  ['', false],
])('%j is a custom role: %s', (role, custom) => {
  expect(isCustomRole(role)).toBe(custom);
});

describe('the roles that an attacker wants first are in the table', () => {
  test.each([
    'roles/owner',
    'roles/editor',
    'roles/iam.securityAdmin',
    'roles/iam.serviceAccountTokenCreator',
    'roles/iam.serviceAccountUser',
    'roles/iam.serviceAccountKeyAdmin',
    'roles/run.admin',
    'roles/secretmanager.secretAccessor',
    'roles/storage.admin',
    'roles/storage.objectAdmin',
    'roles/cloudsql.client',
    'roles/compute.admin',
    'roles/resourcemanager.projectIamAdmin',
    'roles/logging.admin',
    'roles/bigquery.admin',
    'roles/bigquery.dataViewer',
    'roles/cloudbuild.builds.editor',
  ])('%s', (role) => {
    expect(roleMeaning(role)).toBeDefined();
  });
});

describe('each', () => {
  test.each(rolesThatMatter)(
    '%s: one sentence of what its holder can do, and techniques that there are',
    (role) => {
      const { means, attack } = roleMeaning(role) ?? { means: '', attack: [] };
      expect(role).toMatch(/^roles\/[a-zA-Z0-9.]+$/);
      expect(means).toMatch(/^can .*[^.]$/);
      // A page cuts it there.
      expect(inertLine(means, 160)).toBe(means);
      expect(attack.filter((id) => technique(id) === undefined)).toEqual([]);
      expect(new Set(attack).size).toBe(attack.length);
    },
  );
});

describe('docs/identity.md', () => {
  const rows = readFileSync(path.join(__dirname, '../../../docs/identity.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `roles/'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );

  test('has the same table', () => {
    expect(rows).toEqual(
      rolesThatMatter.map((role) => [role, roleMeaning(role)?.means, roleMeaning(role)?.attack.join(', ')]),
    );
  });
});
