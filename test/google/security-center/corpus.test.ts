import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { detectorOf, detectors } from '../../../src/domain/detector';
import { explainFinding } from '../../../src/domain/presentation/explain-finding';
import type { Finding } from '../../../src/domain/finding/finding';
import { workloadPath } from '../../../src/domain/workload/workload';
import { extractFindings } from '../../../src/google/security-center/extract-findings';
import { parseAnyFinding } from '../../../src/google/security-center/finding/parse-finding';
import { ATTACKER, LABEL, SHA256 } from '../../corpus/constructed';
import { detectorFindings } from '../../corpus/detector-findings';
import { formFindings } from '../../corpus/form-findings';

const folder = path.join(__dirname, '../../corpus');

function stored(kind: 'detectors' | 'forms'): readonly (readonly [string, unknown])[] {
  return readdirSync(path.join(folder, kind)).map((file) => {
    const value: unknown = JSON.parse(readFileSync(path.join(folder, kind, file), 'utf8'));
    return [file.replace('.json', ''), value];
  });
}

function findingsIn(value: unknown): readonly Finding[] {
  return [...extractFindings(value)].map(({ row }) => parseAnyFinding(row));
}

function theFinding(value: unknown): Finding {
  const [finding, ...others] = findingsIn(value);
  if (finding === undefined || others.length > 0) throw new Error('expected: one finding');
  return finding;
}

const byDetector = stored('detectors');
const byForm = stored('forms');

describe('the files', () => {
  test('are what the tables beside them say; else run test/corpus/write.ts', () => {
    expect(Object.fromEntries(byDetector)).toEqual(JSON.parse(JSON.stringify(detectorFindings)));
    expect(Object.fromEntries(byForm)).toEqual(JSON.parse(JSON.stringify(formFindings)));
  });

  test.each([...byDetector, ...byForm])('%s says that it is constructed', (_, value) => {
    expect(theFinding(value).description).toBe(LABEL);
  });

  test('hold one for every detector', () => {
    const categories = byDetector.map(([, value]) => theFinding(value).category);
    expect(new Set(categories)).toEqual(new Set(detectors.map(({ category }) => category)));
  });
});

describe('the finding of each detector', () => {
  test.each(byDetector)('%s is read whole and answered', (name, value) => {
    const finding = theFinding(value);
    const explained = explainFinding(finding);
    expect(detectorOf(finding.category)).toMatchObject({ matched: 'category', known: true });
    expect(explained.product).toEqual({ reportedBy: finding.parentDisplayName, ours: true });
    expect(explained.workload).toEqual({
      path:
        name === 'impact-cryptomining-commands'
          ? '415104041262/europe-west1/jobs/nightly'
          : '415104041262/europe-west1/services/payment-api',
    });
    expect(finding.unreadable).toEqual([]);
    expect(finding.unknownKeys).toBeUndefined();
    expect(explained.attack.length).toBeGreaterThan(0);
    expect(explained.playbook.name).toBe(detectorOf(finding.category).family);
    expect(explained.playbook.proposes.length).toBeGreaterThan(0);
  });

  test.each(byDetector)('%s carries no kind of indicator that the table does not name', (_, value) => {
    const { category, indicators } = theFinding(value);
    const kinds: readonly string[] = detectorOf(category).indicators;
    expect(indicators.filter(({ kind }) => !kinds.includes(kind))).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ['reverse-shell', [`ip ${ATTACKER}`]],
    ['execution-socat-reverse-shell-detected', [`ip ${ATTACKER}`]],
    ['execution-netcat-remote-code-execution-in-container', [`ip ${ATTACKER}`]],
    ['execution-added-malicious-binary-executed', [`sha256 ${SHA256}`]],
    ['execution-added-malicious-library-loaded', [`sha256 ${SHA256}`]],
    ['execution-malicious-python-executed', [`sha256 ${SHA256}`]],
    ['malicious-script-executed', [`sha256 ${SHA256}`, 'domain drop.example']],
    ['malicious-url-observed', ['url http://malware.example/k.sh', 'domain malware.example']],
    [
      'impact-suspicious-cryptocurrency-mining-activity-using-the-stratum-protocol',
      ['domain pool.miner.example'],
    ],
    ['exfiltration-launch-remote-file-copy-tools-in-container', [`ip ${ATTACKER}`]],
    ['execution-cryptomining-docker-image', [`ip ${ATTACKER}`]],
    ['impact-remove-bulk-data-from-disk', []],
  ])('%s: its indicators', (name, expected) => {
    const value = byDetector.find(([each]) => each === name)?.[1];
    expect(theFinding(value).indicators.map(({ kind, value: text }) => `${kind} ${text}`)).toEqual(expected);
  });

  test('that Event Threat Detection reports: whose call, which binding, which log entry', () => {
    const value = byDetector.find(([name]) => name.startsWith('privilege-escalation-default'))?.[1];
    expect(theFinding(value)).toMatchObject({
      access: {
        principalEmail: '415104041262-compute@developer.gserviceaccount.com',
        callerIp: ATTACKER,
        callerRegion: 'NL',
        methodName: 'google.cloud.run.v1.Services.SetIamPolicy',
      },
      iamBindings: [{ action: 'ADD', role: 'roles/run.invoker', member: 'allUsers' }],
      logEntries: [
        {
          insertId: '-s2k9xde1mww',
          timestamp: '2026-11-25T12:31:00.500Z',
          resourceContainer: 'projects/acme-payments',
        },
      ],
      rule: 'cloud_run_rule',
    });
  });

  test('of a job names its execution', () => {
    const value = byDetector.find(([name]) => name === 'impact-cryptomining-commands')?.[1];
    expect(theFinding(value)).toMatchObject({ execution: 'nightly-x7k2p' });
    expect(theFinding(value)).not.toHaveProperty('revision');
  });
});

describe('the same finding in each form', () => {
  test.each(byForm)('%s', (name, value) => {
    const finding = theFinding(value);
    expect(finding).toMatchObject({
      key: '2317/f0001',
      category: 'Reverse Shell',
      parentDisplayName: 'Cloud Run Threat Detection',
      state: 'ACTIVE',
      severity: 'HIGH',
      findingClass: 'THREAT',
      muted: false,
      redirection: { dstIp: ATTACKER, dstPort: '4444' },
      eventTime: '2026-11-25T12:31:07.184Z',
      createTime: name === 'zero-times' ? '' : expect.stringMatching(/^2026-11-25T12:31:10\.020?Z$/),
    });
    expect(finding.processes[0]).toMatchObject({
      binaryPath: '/bin/bash',
      args: ['bash', '-i'],
      envNames: ['K_SERVICE'],
      pid: '57',
      parentPid: '1',
    });
    expect(finding.unreadable).toEqual([]);
    expect(finding.indicators[0]).toMatchObject({ kind: 'ip', value: ATTACKER });
  });

  test.each(byForm)('%s: its workload', (_, value) => {
    const { workload } = theFinding(value);
    expect(workload && workloadPath(workload)).toBe('415104041262/europe-west1/services/payment-api');
  });

  test('keys that stand beside the API in exports are known, and those of tomorrow named', () => {
    const value = byForm.find(([name]) => name === 'unknown-keys')?.[1];
    expect(theFinding(value).unknownKeys).toBeUndefined();
    expect(theFinding({ ...(formFindings['bare-finding'] as object), newerKey: 1 }).unknownKeys).toEqual([
      'newerKey',
    ]);
  });

  test('numbers of techniques', () => {
    const value = byForm.find(([name]) => name === 'numeric-enums')?.[1];
    expect(theFinding(value)).toMatchObject({ techniques: ['T1059', 'T1059.004'], tactics: ['TA0002'] });
  });
});
