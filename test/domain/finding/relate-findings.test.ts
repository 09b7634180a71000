import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../src/domain/finding/finding';
import { imageTexts, isPosture, isWhyItWasPossible, postureOf } from '../../../src/domain/finding/posture';
import { accountsOf, relationsTo, sharedBy, withAccounts } from '../../../src/domain/finding/relate-findings';
import { attackerAddresses } from '../../../src/google/security-center/finding/indicator-candidates';
import { finding, workload } from '../fixtures';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const C2 = '198.51.100.23';
const ACCOUNT = 'payments@shop.iam.gserviceaccount.com';
const URI = 'europe-docker.pkg.dev/shop/app/payments:1.4';

const c2 = (value = C2, from = 'connections[0].destinationIp'): Pick<Finding, 'indicators'> => ({
  indicators: [{ kind: 'ip', value, from }],
});
const own = finding({
  containers: [{ name: 'app', imageUri: URI, imageId: A }],
  access: { principalEmail: ACCOUNT },
  ...c2(),
});
const shared = sharedBy([own], { workload, projectId: 'shop' }, attackerAddresses);
const related = (change: Partial<Finding>): readonly string[] =>
  relationsTo(finding(change), shared, attackerAddresses);

/** On another workload of another project, with nothing in common. */
const stranger: Partial<Finding> = {
  key: '9/9',
  name: 'organizations/1/sources/2/locations/global/findings/f9',
  canonicalName: 'projects/999/sources/2/locations/global/findings/f9',
  resourceName: '//run.googleapis.com/projects/other/locations/europe-west1/services/payments',
  projectFullName: '//cloudresourcemanager.googleapis.com/projects/999',
  projectId: 'other',
  workload: { ...workload, projectNumber: '999' },
  containers: [{ name: 'app', imageUri: 'x/y:1', imageId: B }],
  indicators: [],
};

describe('nothing is shared', () => {
  test.each<[string, Partial<Finding>]>([
    ['with a stranger whose service and container have the same names', {}],
    [
      'by a tag that was moved to another image',
      { containers: [{ name: 'app', imageUri: URI, imageId: B }] },
    ],
    ['by an image without a digest, while ours is known', { containers: [{ name: 'app', imageUri: URI }] }],
    ['by empty names', { containers: [{ name: '', imageUri: '' }] }],
    ['by our own near end', c2(C2, 'connections[0].sourceIp')],
    ['by the redirected near end', c2(C2, 'sourceProperties.Reverse_Shell_Stdin_Redirection_Src_Ip')],
    ['by an address that is only alike', c2('198.51.100.2')],
    ['by an account in the name of another', { access: { principalEmail: `x${ACCOUNT}` } }],
    ['by a service agent of Google', { access: { principalEmail: 's@gcp-sa-run.iam.gserviceaccount.com' } }],
    ['without a workload', { workload: undefined as never }],
  ])('%s', (_what, change) => {
    expect(related({ ...stranger, ...change })).toEqual([]);
  });

  test('by callers in Google Cloud, from where everybody calls', () => {
    const caller = finding({ ...c2('34.90.1.2', 'access.callerIp') });
    const theirs = sharedBy([caller], { workload }, attackerAddresses);
    expect([...theirs.addresses]).toEqual([]);
    expect(attackerAddresses(finding(c2('34.90.1.2')))).toEqual(['34.90.1.2']);
  });
});

describe('shared, strongest first', () => {
  test.each<[string, Partial<Finding>, readonly string[]]>([
    ['the container', { containers: own.containers }, ['container', 'workload', 'image', 'project']],
    ['the workload', { containers: [] }, ['workload', 'project']],
    [
      'the same image elsewhere',
      { ...stranger, containers: [{ name: 'z', imageUri: 'z/z:2', imageId: A }] },
      ['image'],
    ],
    [
      'the digest in the reference',
      { ...stranger, containers: [{ name: '', imageUri: `z/z@${A}` }] },
      ['image'],
    ],
    ["the attacker's address", { ...stranger, ...c2() }, ['address']],
    ['the account, as caller', { ...stranger, access: { principalEmail: ACCOUNT } }, ['service-account']],
    [
      'the account, by a key',
      {
        ...stranger,
        access: {
          serviceAccountKeyName: `//iam.googleapis.com/projects/shop/serviceAccounts/${ACCOUNT}/keys/1`,
        },
      },
      ['service-account'],
    ],
    [
      'the account, in a binding',
      {
        ...stranger,
        iamBindings: [{ action: 'ADD', role: 'roles/owner', member: `serviceAccount:${ACCOUNT}` }],
      },
      ['service-account'],
    ],
    [
      'the project alone',
      {
        ...stranger,
        workload: { ...workload, name: 'other' },
        canonicalName: 'projects/415104041262/sources/2/locations/global/findings/f9',
      },
      ['project'],
    ],
    ['the project by its id', { ...stranger, projectId: 'shop' }, ['project']],
  ])('%s', (_what, change, wanted) => {
    expect(related(change)).toEqual(wanted);
  });

  test('an image by its reference, where nobody knows a digest', () => {
    const theirs = sharedBy([finding()], { workload }, attackerAddresses);
    expect(relationsTo(finding({ ...stranger, containers: finding().containers }), theirs, () => [])).toEqual(
      ['image'],
    );
  });
});

describe('accounts', () => {
  test('that hostile texts hide are found once, whatever surrounds them', () => {
    const texts = `\u001b[31m"${ACCOUNT.toUpperCase()}" OR ${ACCOUNT}`;
    expect(accountsOf(finding({ access: { principalSubject: texts } }))).toEqual([ACCOUNT]);
    expect(accountsOf(finding({ resourceName: `${'a'.repeat(100_000)}@` }))).toEqual([]);
  });

  test('of the settings add their relation, in its place', () => {
    const others = [
      {
        finding: finding({ ...stranger, access: { principalEmail: ACCOUNT } }),
        relations: ['project'] as const,
      },
      { finding: finding(stranger), relations: ['project'] as const },
    ];
    expect(withAccounts(others, [ACCOUNT]).map(({ relations }) => relations)).toEqual([
      ['service-account', 'project'],
      ['project'],
    ]);
    expect(withAccounts(others, [])).toEqual(others);
  });
});

describe('weaknesses', () => {
  const weak = (change: Partial<Finding>): Finding =>
    finding({ ...stranger, category: 'PUBLIC_SERVICE', findingClass: 'MISCONFIGURATION', ...change });
  test.each<[string, Partial<Finding>, boolean]>([
    ['a threat', { findingClass: 'THREAT', workload }, false],
    ['without a class', { findingClass: undefined as never, workload }, false],
    ['closed', { state: 'INACTIVE', workload }, false],
    ['elsewhere', {}, false],
    ['merely in the project', { projectId: 'shop', workload: { ...workload, name: 'other' } }, false],
    ['public workload', { workload }, true],
    ['vulnerable image', { findingClass: 'VULNERABILITY', resourceName: `//artifactregistry/x@${A}` }, true],
    [
      'over-privileged account',
      { iamBindings: [{ action: 'ADD', role: 'roles/owner', member: `serviceAccount:${ACCOUNT}` }] },
      true,
    ],
  ])('%s', (_what, change, wanted) => {
    expect(isWhyItWasPossible(weak(change), shared)).toBe(wanted);
  });

  test.each([
    ['e', []],
    ['', []],
    ['//', []],
    ['nginx:latest', []],
    ['x" OR "y.z/aaa', []],
    [URI, [URI]],
  ])('an image called "%s" asks for %j', (image, wanted) => {
    expect(imageTexts({ digests: new Set(), images: new Set([image]) })).toEqual(wanted);
  });

  test('say what and since when', () => {
    expect(isPosture(weak({}))).toBe(true);
    expect(postureOf(weak({ severity: 'MEDIUM' }))).toMatchObject({
      category: 'PUBLIC_SERVICE',
      findingClass: 'MISCONFIGURATION',
      severity: 'MEDIUM',
    });
  });
});
