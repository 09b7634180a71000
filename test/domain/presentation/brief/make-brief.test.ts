import { describe, expect, test } from '@jest/globals';
import { keyMade, trail } from '../../incident-story';
import type { Brief } from '../../../../src/domain/incident/brief';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import type { Finding } from '../../../../src/domain/finding/finding';
import {
  audit,
  caseFile,
  container,
  finding,
  line,
  log,
  related,
  request,
  revision,
  settings,
} from '../../fixtures';
import { childShell, debugging, exploit, report, withLog } from '../../signs';
import { assess, attackedRevision, makeBrief } from '../../of-case-file';

const SET_POLICY = 'Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy';
const briefOf = (given: CaseFile = caseFile()): Brief => makeBrief(given, assess(given));
const fact = (brief: Brief, label: string): string | undefined =>
  [...brief.facts, ...brief.settings, ...brief.links].find((f) => f.label === label)?.value;

describe("everything that Google's page tells an analyst to read, by its label", () => {
  test.each([
    ['Program binary', '/bin/bash'],
    ['Arguments', 'bash -i'],
    ['Resource full name', '//run.googleapis.com/projects/shop/locations/europe-west1/services/payments'],
    ['Resource display name', 'payments'],
    ['Project full name', '//cloudresourcemanager.googleapis.com/projects/415104041262'],
    ['project_display_name', 'shop'],
    ['Reverse_Shell_Stdin_Redirection_Dst_Ip', '203.0.113.7'],
    ['Reverse_Shell_Stdin_Redirection_Dst_Port', '4444'],
    ['Reverse_Shell_Stdin_Redirection_Src_Ip', '169.254.8.1'],
    ['Reverse_Shell_Stdin_Redirection_Src_Port', '53488'],
    ['Container_Image_Uri', 'europe-docker.pkg.dev/shop/app/payments:1.4'],
    ['Container', 'app'],
    ['Environment variable names', 'HOME'],
    ['The finding in the console', 'https://console.cloud.google.com/security/command-center/findings?x=f1'],
    [
      "The detector's page",
      'https://cloud.google.com/security-command-center/docs/findings/threats/cloud-run-reverse-shell',
    ],
    ['T1059 Command and Scripting Interpreter', 'https://attack.mitre.org/techniques/T1059/'],
    ['T1105 Ingress Tool Transfer', 'https://attack.mitre.org/techniques/T1105/'],
  ])('%s', (label, value) => {
    expect(fact(briefOf(), label)).toBe(value);
  });

  const { redirection: _redirection, ...without } = finding();
  test.each<[string, Partial<Finding>, string, string]>([
    ['no arguments reported', { processes: [] }, 'Arguments', 'not in the finding'],
    [
      'arguments cut by Google',
      { processes: finding().processes.map((p) => ({ ...p, argsTruncated: true })) },
      'Arguments',
      '(truncated by Google)',
    ],
    ['a muted finding', { muted: true }, 'State', 'muted (which hides it and stops nothing)'],
    [
      'a field that could not be read',
      { unreadable: ['processes[0].args'] },
      'Fields that could not be read',
      'processes[0].args',
    ],
    ['an image without a container', { containers: [] }, 'Container_Image_Uri', 'not in the finding'],
  ])('%s is said', (_name, change, label, value) => {
    expect(fact(briefOf(caseFile({ findings: [{ ...without, ...change }] })), label)).toContain(value);
  });

  test('a redirection that is not there is a gap, by its name', () => {
    expect(fact(briefOf(caseFile({ findings: [without] })), 'Reverse_Shell_Stdin_Redirection_Dst_Ip')).toBe(
      'not in the finding',
    );
  });
});

describe('the VirusTotal link', () => {
  const own = 'https://www.virustotal.com/gui/file/abc/detection';
  const hash = 'cd'.repeat(32);
  const part = finding().processes.map((p) => ({
    ...p,
    sha256: { path: '/bin/bash', sha256: hash, wholeFile: false },
  }));
  const built = `https://www.virustotal.com/gui/file/${hash}/detection (built by Firebreak from the file's SHA-256)`;
  test.each<[string, Partial<Finding>, string]>([
    ["is the finding's own", { virusTotalLinks: [own] }, `${own} (the finding's own)`],
    ['is never one to somewhere else', { virusTotalLinks: ['https://evil.example/gui'] }, built],
    ['is built from a whole file', {}, built],
    [
      'is built from the list of files',
      { processes: [], files: [{ path: '/x', sha256: hash, wholeFile: true }] },
      built,
    ],
    ["is a gap where only a file's beginning was hashed", { processes: part }, 'gap: '],
    ['is a gap where there is nothing', { processes: [] }, 'gap: '],
  ])('%s', (_name, change, text) => {
    expect(fact(briefOf(caseFile({ findings: [finding(change)] })), 'VirusTotal link')).toContain(text);
  });
});

describe('what is known beside the finding', () => {
  const full = withLog(
    log('requests', { requests: [exploit], stored: 120, more: true }),
    withLog(
      log('audit', {
        audit: [
          audit({
            at: '2026-10-01T12:05:00Z',
            principal: 'payments@shop.iam.gserviceaccount.com',
            method: 'SetIamPolicy',
          }),
        ],
      }),
      caseFile({
        findings: [finding({ revision: 'payments-00002' })],
        related: related(childShell),
        reports: [report('malicious', { summary: 'malicious: 14 of 94 engines' })],
        settings: settings({}, { invokers: ['allUsers'] }),
      }),
    ),
  );
  const brief = briefOf(full);
  test.each<[string, readonly string[], string]>([
    ['headline', [brief.headline], 'Reverse Shell on payments (europe-west1, project shop)'],
    [
      'attacker',
      [brief.attacker],
      'Assume yes: a process in payments was connected to 203.0.113.7 port 4444',
    ],
    ['VirusTotal', brief.virusTotal, 'ip 203.0.113.7: malicious: 14 of 94 engines'],
    ['ATT&CK', brief.attack, 'T1105 Ingress Tool Transfer'],
    ['ATT&CK', brief.attack, 'The MITRE Corporation'],
    ['corroboration', [brief.corroboration], 'corroborated by 1 finding within 1 minute'],
    ['related', brief.related, 'Unexpected Child Shell (HIGH) at 2026-10-01T11:59:30Z, same container'],
    ['reasons', brief.reasons, '+30 VirusTotal on ip 203.0.113.7'],
    [
      'logs',
      brief.logs,
      'requests: 120 entries from 2026-10-01T11:30:00Z to 2026-10-01T12:10:00Z; more exist',
    ],
    ['logs', brief.logs, 'GET /render from 192.0.2.44'],
    ['logs', brief.logs, '1 calls by its own identity since, the first: payments@shop'],
  ])('%s', (_part, texts, text) => {
    expect(texts.join('\n')).toContain(text);
  });

  test.each([
    ['Who may call it', 'anybody on the internet'],
    ['Revision that was attacked', 'payments-00002: 0 % of traffic, tag canary, at least 0 instances'],
    ['Affected container', 'app (one of 1)'],
    ['Environment names', 'DB_HOST'],
    ['Secrets', 'env DB_PASSWORD <- db-password'],
    ['Scaling', 'automatic, minimum 1, maximum 10'],
    ['Changed last by', 'ci@shop.iam.gserviceaccount.com at 2026-09-20T08:00:00Z'],
  ])('%s', (label, value) => {
    expect(fact(brief, label)).toBe(value);
  });

  test('where the attacked revision is gone, the newest template is not passed off as it', () => {
    const given = caseFile({ findings: [finding({ revision: 'payments-00000' })], settings: settings() });
    const shown = briefOf(given);
    expect(fact(shown, 'Revision that was attacked')).toBe(
      'not known: payments-00000 is no revision of the service any more',
    );
    expect(fact(shown, 'Affected container')).toBe(
      'app (one of 1) of the newest template, which need not be what was attacked',
    );
    expect(attackedRevision(given)).toMatchObject({ named: ['payments-00000'], others: [] });
  });

  test('the affected one of several containers is told by name', () => {
    const sidecar = container({ name: 'shipper', image: 'third-party/shipper:latest' });
    const given = caseFile({
      findings: [finding({ revision: 'payments-00003', containers: [{ name: 'shipper', imageUri: 'x' }] })],
      settings: settings(
        {},
        { revisions: [revision('payments-00003', { percent: 100, containers: [container(), sidecar] })] },
      ),
    });
    expect(fact(briefOf(given), 'Affected container')).toBe('shipper (one of 2)');
    expect(fact(briefOf(given), 'Image')).toBe('third-party/shipper:latest');
  });

  test.each<[string, CaseFile, string]>([
    ['perhaps nobody', debugging, 'Perhaps not:'],
    [
      'no remote address',
      caseFile({ findings: [finding({ redirection: {} })] }),
      'Reverse Shell was reported in payments',
    ],
    [
      'a call, which no end of an instance takes back',
      caseFile({ findings: [finding({ category: SET_POLICY, redirection: {} })] }),
      'of a call by somebody on payments. The caller still has the credentials of the call',
    ],
  ])('attacker: %s', (_name, given, text) => {
    expect(briefOf(given).attacker).toContain(text);
  });

  test('a lookup that failed is a gap there', () => {
    const given = caseFile({
      gaps: [{ what: 'VirusTotal on ip 203.0.113.7', why: 'quota used up', hides: '' }],
    });
    expect(briefOf(given).virusTotal).toEqual(['VirusTotal on ip 203.0.113.7: gap: quota used up']);
  });

  test('what nobody can look up is said', () => {
    expect(briefOf().virusTotal.join()).toContain('no indicator');
  });
});

describe('hostile input', () => {
  const evil = `\u001b[2J\u202eAPPROVED\n# [x](http://evil.example)${'😀'.repeat(5_000)}`;
  const hostile = withLog(
    log('requests', {
      requests: Array.from({ length: 500 }, () =>
        request({ ...exploit, path: evil, userAgent: evil, method: evil }),
      ),
    }),
    withLog(
      log('stderr', { lines: Array.from({ length: 500 }, () => line({ text: `sh: ${evil}` })) }),
      caseFile({
        findings: [
          finding({
            category: evil,
            description: evil,
            resourceName: evil,
            resourceDisplayName: evil,
            projectDisplayName: evil,
            consoleLink: evil,
            unreadable: Array<string>(500).fill(evil),
            techniques: Array.from({ length: 300 }, (_, n) => `T${n}${evil}`),
            virusTotalLinks: [`https://www.virustotal.com/${evil}`],
            processes: finding().processes.map((p) => ({
              ...p,
              binaryPath: evil,
              args: Array<string>(500).fill(evil),
            })),
            redirection: { dstIp: evil, dstPort: evil, srcIp: evil, srcPort: evil },
          }),
        ],
        related: related(
          ...Array.from({ length: 300 }, (_, n) => finding({ key: `2/x${n}`, category: evil, name: evil })),
        ),
        reports: Array.from({ length: 50 }, () => report('malicious', { summary: evil, link: evil })),
        gaps: Array.from({ length: 50 }, () => ({ what: `VirusTotal ${evil}`, why: evil, hides: evil })),
        settings: settings({
          uri: evil,
          lastModifiedBy: evil,
          containers: [container({ envNames: Array<string>(500).fill(evil) })],
        }),
        trail: trail(
          ...Array.from({ length: 200 }, () => ({
            ...keyMade,
            principal: evil,
            recognised: evil,
            added: [evil],
          })),
        ),
      }),
    ),
  );
  const brief = briefOf(hostile);

  test('stays under 16 KiB', () => {
    expect(Buffer.byteLength(JSON.stringify(brief))).toBeLessThan(16 * 1024);
  });

  test('comes out inert', () => {
    const text = JSON.stringify(brief);
    // As JSON, a control character that is still one would be written \u001b, and one made visible \\u001b.
    expect(text.replaceAll('\\\\', '')).not.toMatch(/\\u001b|\\n|\\u202e/);
    expect(text).not.toContain('\u202e');
  });

  test('keeps every label', () => {
    expect(brief.facts.map(({ label }) => label)).toEqual(
      expect.arrayContaining([
        'Program binary',
        'Arguments',
        'VirusTotal link',
        'Reverse_Shell_Stdin_Redirection_Dst_Ip',
      ]),
    );
  });

  test('an empty case file does not fail', () => {
    const { related: _related, settings: _settings, ...rest } = caseFile({ findings: [], logs: [] });
    expect(briefOf(rest).headline).toContain('Threat on payments');
  });
});
