import { describe, expect, test } from '@jest/globals';
import { createColors } from 'picocolors';
import { renderExplanation } from '../../../src/cli/explain/print-explained';
import { syntaxErrorAt } from '../../../src/cli/explain/document';
import { readDocuments } from '../../../src/cli/explain/read-documents';
import { explainFinding } from '../../../src/domain/presentation/explain-finding';
import { readFindings } from '../../../src/google/security-center/extract-findings';
import { parseNotification } from '../../../src/intake/parse-notification';
import { constructedFinding, notification, type Json } from '../../corpus/constructed';

function explained(message: unknown) {
  const [read] = [...readFindings(message)];
  if (read === undefined) throw new Error('no finding');
  const explanation = explainFinding(read.finding);
  const output = { width: 100, colors: createColors(false) };
  return { explanation, refused: read.refused, text: renderExplanation(explanation, 'finding 1', output) };
}

const bucket: Json = {
  parentDisplayName: 'Security Health Analytics',
  resourceName: '//storage.googleapis.com/acme-bucket',
  findingClass: 'MISCONFIGURATION',
  processes: undefined,
  containers: undefined,
  mitreAttack: undefined,
};

describe('of a finding that is not ours nothing is invented', () => {
  test.each<readonly [string, string, Json]>([
    ['a bucket that everybody may read', 'PUBLIC_BUCKET_ACL', bucket],
    [
      'a shell on GKE',
      'Reverse Shell',
      {
        parentDisplayName: 'Container Threat Detection',
        resourceName: '//container.googleapis.com/projects/p/zones/z/clusters/c',
      },
    ],
    ['a category of nobody', 'X', { parentDisplayName: 'Y', resourceName: '//compute.googleapis.com/x' }],
  ])('%s', (_what, category, more) => {
    const { explanation, text } = explained(notification(constructedFinding('a1', category, more)));
    expect(explanation.product.ours).toBe(false);
    expect(text).not.toMatch(/default playbook|any runtime threat|cloud-run-|Freeze|the image should run/);
    for (const key of ['plane', 'family', 'page', 'module', 'means'])
      expect(explanation.detector).not.toHaveProperty(key);
    expect(explanation.questions).toEqual([]);
    expect(explanation.falsePositives).toEqual([]);
    expect(explanation.playbook).toMatchObject({ name: 'none', proposes: [] });
    expect(explanation.attack.every(({ from }) => from === 'the finding')).toBe(true);
  });

  test('fields of running programs are not missed in it', () => {
    const { explanation } = explained(notification(constructedFinding('a1', 'PUBLIC_BUCKET_ACL', bucket)));
    expect(explanation.absent).toEqual(['Event time'].filter((label) => explanation.absent.includes(label)));
  });

  test('without anything it says so in a sentence', () => {
    const { explanation } = explained({ finding: { name: 'organizations/1/sources/2/findings/f' } });
    expect(explanation.product).toEqual({
      reportedBy: '',
      ours: false,
      why: 'it names no category, no resource and no product',
    });
    expect(explanation.absent).toEqual(['Category', 'Severity', 'State', 'Event time', 'Resource full name']);
  });
});

describe('severity and state are said as absent where nobody says them', () => {
  test.each<readonly [string, string, Json, string]>([
    [
      'an unknown detector',
      'A Detector Of 2027',
      { severity: undefined },
      'not said, by the finding nor by its detector',
    ],
    ['not ours', 'X', { ...bucket, severity: 'SEVERITY_UNSPECIFIED' }, 'not said'],
    [
      'a detector that says one',
      'Reverse Shell',
      { severity: undefined },
      "CRITICAL (its detector's: the finding says none)",
    ],
  ])('%s', (_what, category, more, says) => {
    const { text, explanation } = explained(notification(constructedFinding('a1', category, more)));
    expect(text).toContain(`severity        ${says}`);
    expect(text).not.toContain('UNSPECIFIED');
    expect(explanation.absent).toContain('Severity');
  });

  test('a state', () => {
    const { text, explanation } = explained(
      notification(constructedFinding('a1', 'Reverse Shell', { state: undefined })),
    );
    expect(explanation.absent).toContain('State');
    expect(text).not.toContain('State: UNSPECIFIED');
  });
});

describe('what intake refuses, explain says is refused, and the other way round', () => {
  const finding = { category: 'Reverse Shell', severity: 'HIGH', state: 'ACTIVE' };
  test.each<readonly [string, unknown, string | undefined]>([
    ['a test message', { test: true, finding }, 'it has no name under which SCC could be asked for it'],
    ['a name that is none', { finding: { ...finding, name: '../x' } }, '"../x" is no name of a finding'],
    ['a list around a test message', [{ finding }], 'it has no name under which'],
    [
      'an entry of Event Threat Detection',
      { jsonPayload: { detectionCategory: { ruleName: 'x' }, evidence: [{}] } },
      'it has no name under which',
    ],
    ['a finding', notification(constructedFinding('a1', 'Reverse Shell')), undefined],
  ])('%s', (_what, message, why) => {
    const { explanation, refused, text } = explained(message);
    const parsed = parseNotification(new TextEncoder().encode(JSON.stringify(message)));
    expect(explanation.refused).toEqual(why === undefined ? undefined : expect.stringContaining(why));
    expect(refused).toBe(explanation.refused);
    expect(parsed.ok).toBe(why === undefined);
    if (why === undefined) return;
    expect(text).toContain('intake          refuses it');
    expect(explanation.unreadable.includes('name')).toBe(why.includes('no name of a finding'));
    expect(explanation.playbook.name).toBe('none');
    expect(explanation.playbook.steps.join()).toContain('intake refuses it');
  });
});

describe('a workload that has to be looked up is named by what is known', () => {
  const at = (rest: string): string =>
    `//run.googleapis.com/projects/acme-payments/locations/europe-west1/${rest}`;
  const orphan: Json = {
    canonicalName: undefined,
    name: 'organizations/1/sources/2/locations/global/findings/a1',
  };
  test.each<readonly [string, Json, string]>([
    [
      'by the id of its project',
      { ...orphan, resourceName: at('services/payment-api') },
      "the service payment-api in europe-west1 of project acme-payments, by the project's id; the project's number is not in the finding and is looked up live",
    ],
    [
      'a job by the id',
      { ...orphan, resourceName: at('jobs/nightly/executions/nightly-x7') },
      'the job nightly, nightly-x7, in europe-west1 of project acme-payments',
    ],
    [
      'a revision',
      { resourceName: at('revisions/payment-api-00002-tnq') },
      'names a revision without its service; looked up live',
    ],
    [
      'an execution',
      { resourceName: at('executions/nightly-x7k2p') },
      'names an execution without its job; looked up live',
    ],
    [
      'a bucket',
      { resourceName: '//storage.googleapis.com/b' },
      'none: //storage.googleapis.com/b is no Cloud Run workload',
    ],
  ])('%s', (_what, more, says) => {
    const message = {
      finding: constructedFinding('a1', 'Reverse Shell', more),
      resource: { name: more['resourceName'] },
    };
    const { text, explanation } = explained(message);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(says);
    expect(explanation.absent).not.toContain('Resource full name');
  });

  test('its revision is said', () => {
    const { explanation } = explained({
      finding: constructedFinding('a1', 'Reverse Shell', {
        resourceName: at('revisions/payment-api-00002-tnq'),
      }),
    });
    expect(explanation.facts).toContainEqual({ label: 'Revision', value: 'payment-api-00002-tnq' });
    expect(explanation.workload).toMatchObject({
      place: { revision: 'payment-api-00002-tnq', project: 'acme-payments' },
    });
  });
});

test('a list that is cut ends in words', () => {
  const ipAddresses = ['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.4', '198.51.100.5'];
  const { explanation } = explained(
    notification(constructedFinding('a1', 'Reverse Shell', { indicator: { ipAddresses } })),
  );
  expect(explanation.playbook.steps.join('\n')).toContain(
    '198.51.100.1, 198.51.100.2, 198.51.100.3 and 2 more.',
  );
});

test('old and newer keys of the API are no unknown ones', () => {
  const keys = [
    'assetId',
    'sourceDisplayName',
    'propertyDataTypes',
    'originalProviderId',
    'vertexAi',
    'job',
    'workflowState',
  ];
  const more = { ...Object.fromEntries(keys.map((key) => [key, 'x'])), newerKey: 1 };
  expect(
    explained(notification(constructedFinding('a1', 'Reverse Shell', more))).explanation.unknownKeys,
  ).toEqual(['newerKey']);
});

describe('a syntax error', () => {
  test.each<readonly [string, string, number | undefined]>([
    ['none', '{"a":[1,"x\\n",null,{"b":-1.5e3}]}', undefined],
    ['a word', '{"a": x}', 6],
    ['a missing colon', '{"a" 1}', 5],
    ['a missing comma', '[1 2]', 3],
    ['a comma too many', '{"a":1,}', 7],
    ['a comma too many in a list', '[1,]', 3],
    ['the wrong bracket', '[1}', 2],
    ['an end too early', '{"a":1', 6],
    ['a text that is not closed', '{"a":"x', 7],
    ['a line break in a text', '{"a":"x\ny"}', 7],
    ['an unknown escape', '{"a":"x\\q"}', 7],
    ['more behind it', '{} x', 3],
    ['a number with a zero', '[01]', 1],
    ['a key that is no text', '{1:2}', 1],
    ['nothing', '', 0],
  ])('%s is found where it is', (_what, text, at) => {
    expect(syntaxErrorAt(text)).toBe(at);
    const parses = ((): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    })();
    expect(parses).toBe(at === undefined);
  });

  test('is named by its own line', async () => {
    const bytes = (async function* () {
      yield Buffer.from('{\n  "a": 1,\n  "b": x\n}\n');
    })();
    const documents = [];
    for await (const document of readDocuments(bytes)) documents.push(document);
    expect(documents[0]).toMatchObject({ line: 3, fault: expect.any(String) });
  });
});
