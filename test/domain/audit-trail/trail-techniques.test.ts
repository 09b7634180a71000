import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { technique } from '../../../src/domain/attack/attack';
import {
  burstSeconds,
  isCall,
  tells,
  trailTechniques,
  type TrailTechnique,
} from '../../../src/domain/audit-trail/trail-techniques';

describe('a method is a call', () => {
  test.each([
    ['google.iam.admin.v1.SetIAMPolicy', 'SetIamPolicy'],
    ['SetIamPolicy', 'SetIamPolicy'],
    ['google.cloud.run.v1.Services.CreateService', 'CreateService'],
    ['google.cloud.run.v2.Services.CreateService', 'CreateService'],
    ['/Services.CreateService', 'CreateService'],
    ['v1.compute.instances.insert', 'compute.instances.insert'],
    ['beta.compute.instances.insert', 'compute.instances.insert'],
    ['storage.objects.delete', 'storage.objects.delete'],
  ])('%s is %s', (method, call) => {
    expect(isCall(method, call)).toBe(true);
  });

  test.each([
    ['google.cloud.run.v2.Services.GetService', 'CreateService'],
    // Ends alike, and is another method.
    ['google.example.v1.RecreateService', 'CreateService'],
    ['google.iam.admin.v1.CreateServiceAccountKey', 'CreateServiceAccount'],
    ['google.cloud.run.v2.Services.CreateService.Evil', 'CreateService'],
    ['', 'CreateService'],
    ['SetIamPolicy'.repeat(9), 'SetIamPolicy'],
    ['SetIamPolicy\u0000', 'SetIamPolicy'],
  ])('%s is not %s', (method, call) => {
    expect(isCall(method, call)).toBe(false);
  });
});

describe('the table', () => {
  test.each(trailTechniques.map(({ id, recognised }) => [id, recognised]))(
    '%s is in ATT&CK: %s',
    (id, recognised) => {
      expect(technique(id)?.id).toBe(id);
      // It ends a sentence and is followed by what it was done to.
      expect(recognised).toMatch(/^[a-z][^.]*[^.,]$/);
    },
  );

  test('has no row that an earlier one always hides', () => {
    const hidden = trailTechniques.filter((row, index) =>
      row.calls.some((call) =>
        trailTechniques
          .slice(0, index)
          .some(
            (earlier) =>
              earlier.tell === undefined &&
              (earlier.service === undefined || earlier.service === row.service) &&
              earlier.calls.some((each) => isCall(call, each)),
          ),
      ),
    );
    expect(hidden).toEqual([]);
  });
});

describe('docs/audit-trail.md', () => {
  const doc = readFileSync(join(__dirname, '../../../docs/audit-trail.md'), 'utf8');
  // The formatter pads the cells, and escapes an asterisk.
  const rows = doc
    .split('\n')
    .filter((line) => line.startsWith('| T1'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test('has every row of the table in its order, and no other', () => {
    expect(rows).toEqual(trailTechniques.map(cells));
  });
});

function cells({ id, recognised, calls, service, tell, burst }: TrailTechnique): readonly string[] {
  const only = [
    ...(tell === undefined ? [] : [tells[tell]]),
    ...(burst === undefined ? [] : [`${burst} or more within ${burstSeconds} s`]),
  ];
  const of = service === undefined ? '' : ` of ${service.replace('.googleapis.com', '')}`;
  const named = calls.length === 0 ? 'any' : `${calls.map((call) => `\`${call}\``).join(', ')}${of}`;
  return [id, recognised, named, only.join('; ')];
}
