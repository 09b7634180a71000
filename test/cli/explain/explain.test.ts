import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createColors } from 'picocolors';
import { explainDocuments } from '../../../src/cli/explain/explain-documents';
import { readDocuments } from '../../../src/cli/explain/read-documents';
import { renderExplanation } from '../../../src/cli/explain/print-explained';
import { explainFinding } from '../../../src/domain/presentation/explain-finding';
import { parseAnyFinding } from '../../../src/google/security-center/finding/parse-finding';
import { constructedFinding, notification, process, type Json } from '../../corpus/constructed';
import { runCli } from '../run-cli';

// Each of those is a process of its own, which a busy machine takes seconds to start.
const LIMIT = 120_000;
const corpus = path.join(__dirname, '../../corpus');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-explain-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, 'given');
  await writeFile(file, text);
  return file;
}

function rendered(more: Json, category = 'Reverse Shell'): string {
  const row = notification(constructedFinding('a1', category, more));
  const output = { width: 80, colors: createColors(false) };
  return renderExplanation(explainFinding(parseAnyFinding(row)), 'finding 1 (line 1)', output);
}

describe('a file without a finding ends with 2 and says what it is instead', () => {
  test.each([
    ['nothing', '', 'it is empty'],
    ['a table', 'name,severity\nx,HIGH\n', 'it is no JSON (line 1 is no JSON:'],
    ['something else', '{"a":1}', 'it is an object with the key a'],
    ['several of those', '{"a":1}\n{"a":2}', 'of its 2 JSON values the first is an object with the key a'],
    ['an empty object', '{}', 'it is an empty object'],
    ['an empty list of findings', '{"listFindingsResults":[]}', 'it is an empty list of findings'],
    ['a text', '"hello"', 'it is a text'],
    [
      'an error of an API',
      '{"error":{"code":403,"message":"The caller has no permission","status":"PERMISSION_DENIED"}}',
      'it is an error of an API, 403 PERMISSION_DENIED: The caller has no permission',
    ],
    [
      'an audit log entry',
      '{"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","methodName":"SetIamPolicy"},"logName":"x"}',
      'it is an audit log entry (SetIamPolicy)',
    ],
    ['a text log entry', '{"textPayload":"hello","logName":"x"}', 'it is a log entry with a text'],
    [
      'an entry of Event Threat Detection',
      '{"jsonPayload":{"detectionCategory":{"ruleName":"x"}},"resource":{"type":"threat_detector"},"logName":"x"}',
      'it is a log entry of Event Threat Detection',
    ],
  ])('%s', async (_, text, says) => {
    const file = await fileOf(text);
    const bytes = (async function* () {
      yield Buffer.from(text);
    })();
    const explained = explainDocuments(readDocuments(bytes), file, async () => undefined);
    await expect(explained).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining(`holds no SCC finding: ${says}`),
    });
  });

  test.each([
    ['no such file', 'none.json', 'ENOENT'],
    ['a folder', '.', 'EISDIR'],
  ])(
    '%s',
    async (_, name, says) => {
      const { code, stdout, stderr } = await runCli(['explain', path.join(folder, name)]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^firebreak: malformed\n {2}cannot read /);
      expect(stderr).toContain(says);
    },
    LIMIT,
  );
});

describe('the command', () => {
  test(
    'explains the findings around a broken line, needs no configuration, and names the line',
    async () => {
      const line = JSON.stringify(notification(constructedFinding('a1', 'Reverse Shell')));
      const file = await fileOf(`\ufeff${line}\r\n{"finding": {"na\r\n${line}\r\n{"a":1}\r\n`);
      const { code, stdout, stderr } = await runCli(['explain', file]);
      expect(code).toBe(0);
      expect(stdout).toContain('Reverse Shell, finding 1 (line 1)');
      expect(stdout).toContain('Reverse Shell, finding 2 (line 3)');
      expect(stdout).toMatch(/\n2 findings, 2 for Firebreak, 0 not ours\.\n$/);
      expect(stderr).toMatch(/^line 2 is no JSON: .*\nline 4 holds no finding: an object with the key a\n$/);
    },
    LIMIT,
  );

  test(
    '--json is one document with everything',
    async () => {
      const { code, stdout, stderr } = await runCli([
        'explain',
        path.join(corpus, 'forms/pubsub-pull.json'),
        '--json',
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject({
        findings: [
          {
            number: 1,
            line: 1,
            path: 'receivedMessages[0].message.data',
            finding: 'organizations/987654321/sources/2317/locations/global/findings/f0001',
            product: { ours: true },
            detector: { category: 'Reverse Shell', family: 'reverse-shell', known: true },
            workload: { path: '415104041262/europe-west1/services/payment-api' },
            severity: { severity: 'HIGH', from: 'finding' },
            indicators: [{ kind: 'ip', value: '198.51.100.23' }],
            playbook: { name: 'reverse-shell' },
            unreadable: [],
          },
        ],
        read: { findings: 1, ours: 1, notOurs: 0, problems: 0 },
        problems: [],
      });
    },
    LIMIT,
  );
});

describe('what is said of a finding', () => {
  test('of another product: that it is not ours, and why', () => {
    const text = rendered({ parentDisplayName: 'Container Threat Detection' });
    expect(text).toContain('not ours.');
    expect(text).toContain('containers on GKE');
    expect(text).toContain('Firebreak records it as not-ours and does nothing about it.');
    expect(text).not.toContain('Freeze');
  });

  test('of a category that is not known: the default playbook, said aloud', () => {
    const text = rendered({}, 'A Detector Of 2027');
    expect(text).toContain('A Detector Of 2027: not in the table');
    expect(text).toContain('No own entry: the default playbook answers it.');
    expect(text).toContain('Firebreak would do: default (unknown)');
  });

  test('under a name of a module: that it is none', () => {
    expect(rendered({}, 'CLOUD_RUN_REVERSE_SHELL')).toContain('is the name of a module, not a');
  });

  test('without a severity: the one of its detector, said so', () => {
    expect(rendered({ severity: undefined })).toContain("CRITICAL (its detector's: the finding says none)");
  });

  test('that is INACTIVE: nothing is done', () => {
    expect(rendered({ state: 'INACTIVE' })).toContain(
      'It is INACTIVE: Firebreak records it and does nothing',
    );
  });

  test('without a workload: no change is planned', () => {
    const text = rendered({ resourceName: '//cloudresourcemanager.googleapis.com/projects/415104041262' });
    expect(text).toContain('Nothing: without a workload no change is planned.');
  });

  test('with fields that could not be read: each by its path', () => {
    const text = rendered({ processes: [7], eventTime: 'yesterday', newerKey: 'NEW', workflowState: 'NEW' });
    expect(text).toMatch(/Could not be read\n {2}- processes\[0\]\n {2}- eventTime\n/);
    expect(text).toMatch(/Keys that this version does not know\n {2}- newerKey\n/);
  });

  test.each([
    ['jobs/nightly', 'cancel every running execution'],
    ['workerPools/queue', 'scale it to no instance'],
    ['instances/one', 'stop it'],
  ])('on %s: what a person does', (rest, says) => {
    const resourceName = `//run.googleapis.com/projects/acme/locations/europe-west1/${rest}`;
    expect(rendered({ resourceName }).replaceAll(/\s+/g, ' ')).toContain(says);
  });

  test('hostile: inert, without secrets, and laid out as any other', () => {
    const hostile = '\u001b]0;x\u0007\u202e[x](http://evil.example)\u0000\r\nfinding         fake';
    const text = rendered({
      category: hostile,
      description: hostile,
      resourceName: hostile,
      parentDisplayName: hostile,
      processes: [
        process(hostile, [hostile, '--password', 'hunter2hunter2'], {
          envVariables: [{ name: 'T', val: 'secret-value' }],
        }),
      ],
      [hostile]: 1,
    });
    // eslint-disable-next-line no-control-regex -- what must not reach a terminal
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text.match(/^finding /gm)).toHaveLength(1);
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('secret-value');
  });

  test('very long: no line is longer than the terminal, but for what must be copied whole', () => {
    const text = rendered({ description: 'x'.repeat(100_000), category: 'y'.repeat(100_000) });
    // One word, such as a name, is whole also where it is longer: broken it could not be copied.
    const long = text.split('\n').filter((line) => line.length > 80);
    expect(long.filter((line) => !/^(?: *|[a-z ]{1,14} {2,})\S+$/.test(line))).toEqual([]);
    expect(text.length).toBeLessThan(30_000);
  });
});
