import { describe, expect, test } from '@jest/globals';
import { createAccess } from '../../simulator/access';

const resource = 'projects/acme-payments';

describe('access', () => {
  const cases: readonly [string, readonly string[], string, boolean][] = [
    ['everything is granted when nothing is denied', [], 'run.services.update', true],
    ['a denied permission', ['run.services.update'], 'run.services.update', false],
    ['not its neighbour', ['run.services.update'], 'run.services.updateTag', true],
    ['a denied prefix', ['run.*'], 'run.services.get', false],
    ['not what lies outside the prefix', ['run.*'], 'logging.logEntries.list', true],
    ['everything', ['*'], 'iam.serviceAccounts.actAs', false],
  ];
  test.each(cases)('%s', (_title, denied, permission, granted) => {
    const attempt = (): void => createAccess({ denied }).require(permission, resource);
    if (granted) expect(attempt).not.toThrow();
    else
      expect(attempt).toThrow(
        `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`,
      );
  });

  test.each(['run.services.get,update', 'run.*.get', 'roles/run.viewer', ''])(
    "'%s' is refused as no permission",
    (entry) => {
      expect(() => createAccess({ denied: [entry] })).toThrow(`'${entry}' is not a permission`);
    },
  );

  test('the refusal carries what Google sends along', () => {
    const access = createAccess({ denied: ['iam.serviceAccounts.actAs'] });
    expect(() => access.require('iam.serviceAccounts.actAs', 'sa@p')).toThrow(
      expect.objectContaining({
        code: 'PERMISSION_DENIED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'IAM_PERMISSION_DENIED',
            domain: 'iam.googleapis.com',
            metadata: { permission: 'iam.serviceAccounts.actAs', resource: 'sa@p' },
          },
        ],
      }),
    );
  });
});
