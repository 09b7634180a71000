import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { explainFinding } from '../../../src/domain/presentation/explain-finding';
import { extractFindings } from '../../../src/google/security-center/extract-findings';
import { parseAnyFinding, parseFinding } from '../../../src/google/security-center/finding/parse-finding';
import { constructedFinding, notification } from '../../corpus/constructed';

function namesIn(value: unknown): readonly string[] {
  return [...extractFindings(value)].map(({ row }) => parseAnyFinding(row).name);
}

const good = constructedFinding('a1b2c3', 'Reverse Shell');
const goodName = 'organizations/987654321/sources/2317/locations/global/findings/a1b2c3';

describe('what holds no finding', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'Reverse Shell'],
    ['an empty object', {}],
    ['an empty list', { listFindingsResults: [] }],
    ['a log entry about something else', { jsonPayload: { message: 'hello', category: 'x' } }],
    ['security marks', { name: `${goodName}/securityMarks`, marks: {} }],
    ['an empty finding', { finding: {} }],
    ['base64 of something else', { message: { data: Buffer.from('hello world').toString('base64') } }],
    ['base64 of broken JSON', { message: { data: Buffer.from('{"finding": {').toString('base64') } }],
  ])('%s', (_, value) => {
    expect(namesIn(value)).toEqual([]);
  });

  test('and one too deep inside does not end in a crash', () => {
    let value: unknown = good;
    for (let depth = 0; depth < 5_000; depth += 1) value = [value];
    expect(namesIn(value)).toEqual([]);
  });
});

describe('what holds some', () => {
  test('each is found where it is', () => {
    const found = [
      ...extractFindings({ page: { listFindingsResults: [{ finding: good }, { finding: good }] } }),
    ];
    expect(found.map(({ path }) => path)).toEqual([
      'page.listFindingsResults[0]',
      'page.listFindingsResults[1]',
    ]);
  });

  test('a finding that quotes another one is one', () => {
    expect(namesIn({ ...good, relatedFinding: good })).toEqual([goodName]);
  });

  test('a test message without a name is one, and says what it lacks', () => {
    const value = { test: true, finding: { category: 'Reverse Shell', severity: 'HIGH', state: 'ACTIVE' } };
    const [found] = [...extractFindings(value)];
    const finding = parseAnyFinding(found?.row);
    expect(finding).toMatchObject({ name: '', key: '', consoleLink: '', unreadable: [] });
    expect(() => parseFinding(found?.row)).toThrow(expect.objectContaining({ code: 'unexpected-answer' }));
  });

  test.each([
    ['empty ids', 'organizations//sources//findings/'],
    ['a name of an asset', 'organizations/1/assets/2'],
    ['a list', ['x']],
  ])('%s in place of the name: the canonical name counts', (_, name) => {
    const finding = parseFinding({ finding: { ...good, name } });
    expect(finding).toMatchObject({ key: '2317/a1b2c3', unreadable: expect.arrayContaining(['name']) });
    expect(finding.name).toMatch(/^projects\/415104041262\//);
  });

  test("what Event Threat Detection writes to Cloud Logging is a finding without a finding's name", () => {
    const entry = {
      logName: 'projects/p/logs/threatdetection.googleapis.com%2Fdetection',
      resource: { type: 'threat_detector' },
      jsonPayload: {
        detectionCategory: { ruleName: 'set_iam_policy' },
        detectionPriority: 'LOW',
        affectedResources: [{ gcpResourceName: '//run.googleapis.com/projects/1/locations/l/services/s' }],
      },
    };
    const [found] = [...extractFindings(entry)];
    const explained = explainFinding(parseAnyFinding(found?.row));
    expect(explained).toMatchObject({
      product: { reportedBy: 'Event Threat Detection', ours: true },
      workload: { path: '1/l/services/s' },
      severity: { severity: 'LOW', from: 'finding' },
      detector: { known: false },
    });
  });
});

/** JSON values, some with keys that the readers know. */
const KEYS = Object.keys({
  ...good,
  ...notification(good),
  processes: 1,
  sourceProperties: 1,
  binary: 1,
  data: 1,
});
const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.jsonValue({ maxDepth: 1 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 8 })), tie('value'), {
      maxKeys: 6,
    }),
  ),
})).value;

describe('any JSON', () => {
  test('is read without a crash, and explained', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const finding = parseAnyFinding(value);
        expect(() => JSON.stringify(explainFinding(finding))).not.toThrow();
        for (const found of extractFindings(value)) explainFinding(parseAnyFinding(found.row));
      }),
      { numRuns: 600 },
    );
  });

  test('in place of a field leaves the rest of the finding readable', () => {
    const fields = [...KEYS, 'connections', 'indicator', 'mitreAttack', 'access', 'files', 'iamBindings'];
    const named = new Set(['name', 'canonicalName', 'category', 'finding', 'resource']);
    const replaceable = fields.filter((field) => !named.has(field));
    fc.assert(
      fc.property(fc.constantFrom(...replaceable), anyJson, (field, value) => {
        const finding = parseFinding({ finding: { ...good, [field]: value } });
        expect(finding).toMatchObject({ name: goodName, category: 'Reverse Shell', key: '2317/a1b2c3' });
      }),
      { numRuns: 600 },
    );
  });

  test('around a finding drops it never', () => {
    const wrappers = fc.array(
      fc.oneof(
        fc.tuple(fc.constant('key'), fc.stringMatching(/^[a-z]{1,8}$/)),
        fc.tuple(fc.constantFrom('list', 'text', 'base64'), fc.constant('')),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(wrappers, anyJson, (around, beside) => {
        const inner: unknown = { finding: good, beside: 1 };
        const value = around.reduce((held, [kind, key]): unknown => {
          if (kind === 'list') return [beside, held];
          if (kind === 'text') return JSON.stringify(held);
          if (kind === 'base64') return { data: Buffer.from(JSON.stringify(held)).toString('base64') };
          // A key that means a finding would make the wrapper one.
          return key.startsWith('finding') ? [held] : { [key]: held };
        }, inner);
        expect(namesIn(value)).toContain(goodName);
      }),
      { numRuns: 400 },
    );
  });
});
