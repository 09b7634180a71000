import { describe, expect, test } from '@jest/globals';
import { isNamedBy, parseGivenName, type GivenName } from '../../../src/cli/incident/given-name';
import { Failure } from '../../../src/domain/failures';
import { slot } from '../views';

const path = '415104041262/europe-west1/services/payment-api';
const byId = 'projects/acme-prod/locations/europe-west1/services/payment-api';
const byNumber = `projects/415104041262/locations/europe-west1/services/payment-api`;
const finding: GivenName = { by: 'finding', workflowId: 'finding:123/a1b2c3' };

test.each<[string, string, GivenName]>([
  ['id', `${path}#2`, { by: 'workflow', workflowId: slot, number: '2' }],
  ['workflow id', slot, { by: 'workflow', workflowId: slot }],
  ['workflow id with a number', `${slot}#2`, { by: 'workflow', workflowId: slot, number: '2' }],
  ['path', path, { by: 'workflow', workflowId: slot }],
  ['with blanks around it', `  ${path}#12\n`, { by: 'workflow', workflowId: slot, number: '12' }],
  ['resource name', byNumber, { by: 'workflow', workflowId: slot }],
  ['full resource name', `//run.googleapis.com/${byNumber}`, { by: 'workflow', workflowId: slot }],
  ['address of the resource', `https://run.googleapis.com/${byNumber}`, { by: 'workflow', workflowId: slot }],
  [
    'a revision of it',
    `//run.googleapis.com/${byNumber}/revisions/payment-api-00007-xyz`,
    { by: 'workflow', workflowId: slot },
  ],
  [
    'project by id',
    `//run.googleapis.com/${byId}`,
    { by: 'project-id', project: 'acme-prod', path: 'europe-west1/services/payment-api' },
  ],
  ['bare name', 'payment-api', { by: 'workload', path: 'payment-api' }],
  ['bare name with a number', 'payment-api#3', { by: 'workload', path: 'payment-api', number: '3' }],
  ['kind and name', 'services/payment-api', { by: 'workload', path: 'services/payment-api' }],
  ['finding of a project', 'projects/415104041262/sources/123/locations/global/findings/a1b2c3', finding],
  ['finding of an organization, v1', 'organizations/9/sources/123/findings/a1b2c3', finding],
  ['finding of a folder', 'folders/9/sources/123/locations/eu/findings/a1b2c3', finding],
  ['workflow of a finding', 'finding:123/a1b2c3', finding],
])('%s', (_, given, name) => {
  expect(parseGivenName(given)).toEqual(name);
});

test.each<[string, string, GivenName]>([
  ['workflow id', `q/${slot}`, { by: 'workflow', workflowId: `q/${slot}` }],
  ['workflow id without the prefix', slot, { by: 'workflow', workflowId: `q/${slot}` }],
  ['id', `${path}#2`, { by: 'workflow', workflowId: `q/${slot}`, number: '2' }],
  ['workflow of a finding', 'q/finding:123/a1b2c3', { by: 'finding', workflowId: 'q/finding:123/a1b2c3' }],
  [
    'finding',
    'organizations/9/sources/123/findings/a1b2c3',
    { by: 'finding', workflowId: 'q/finding:123/a1b2c3' },
  ],
])('with queues of its own: %s', (_, given, name) => {
  expect(parseGivenName(given, 'q')).toEqual(name);
});

test.each([`q/${slot}`, 'q/finding:123/a1b2c3'])('%s of another installation is said to be so', (given) => {
  expect(() => parseGivenName(given, 'firebreak')).toThrow(/another installation .*FIREBREAK_TASK_QUEUE=q /);
});

describe('names nothing, and says what would', () => {
  test.each([
    ['empty', ''],
    ['a number alone', '#1'],
    ['number zero', `${path}#0`],
    ['not a number', `${path}#one`],
    ['a part too many', `${path}/x`],
    ['a part too few', '415104041262/europe-west1/payment-api'],
    ['project by id in a path', 'acme-prod/europe-west1/services/payment-api'],
    ['unknown kind', '415104041262/europe-west1/buckets/payment-api'],
    ['capitals', 'Payment-API'],
    ['another product', '//compute.googleapis.com/projects/p/zones/z/instances/i'],
    ['another resource', 'projects/p/secrets/s'],
    ['a finding with a path in it', 'projects/1/sources/2/findings/../a'],
    ['a finding workflow with a path in it', 'finding:../../x'],
    ['a query', "x' OR WorkflowType = 'y"],
    ['escape sequences', '\u001b[2J'],
    ['as long as a book', 'a'.repeat(100_000)],
  ])('%s', (_, given) => {
    expect(() => parseGivenName(given)).toThrow(Failure);
    try {
      parseGivenName(given);
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'malformed' });
      expect(Failure.from(thrown).message.length).toBeLessThan(700);
    }
  });
});

test.each([
  [path, 'payment-api', true],
  [path, 'services/payment-api', true],
  [path, 'europe-west1/services/payment-api', true],
  [path, 'api', false],
  [path, 'jobs/payment-api', false],
  ['', 'payment-api', false],
])('whether %s is named by %s: %s', (workload, name, expected) => {
  expect(isNamedBy(workload, name)).toBe(expected);
});
