import { describe, expect, test } from '@jest/globals';
import type { Brief } from '../../../../src/domain/incident/brief';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import { caseFile, container, finding, log, related, request, settings } from '../../fixtures';
import { keyMade, trail } from '../../incident-story';
import { childShell, exploit, report, withLog } from '../../signs';
import { assess, makeBrief, wholeBrief } from '../../of-case-file';

const briefOf = (given: CaseFile): Brief => makeBrief(given, assess(given));

describe('no value is cut while a part can be left out whole', () => {
  const path = `/render?template=${'%7B%7B7*7%7D%7D'.repeat(30)}`;
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) ${'AppleWebKit/537.36 '.repeat(8).trim()}`;
  const summary = 'malicious: 14 of 94 engines, first seen 2026-09-01, last analysed 2026-10-01';
  const image = `europe-west1-docker.pkg.dev/acme-payments-production/containers/payment-api@sha256:${'ab'.repeat(32)}`;
  // As much as a real incident has when everything has happened at once.
  const crowded = withLog(
    log('requests', {
      requests: Array.from({ length: 6 }, () => request({ ...exploit, path, userAgent })),
    }),
    caseFile({
      findings: [finding({ techniques: ['T1059', 'T1105', 'T1552', 'T1098', 'T1078', 'T1496'] })],
      reports: Array.from({ length: 6 }, () => report('malicious', { summary })),
      settings: settings({ containers: [container({ image })] }),
      related: related(...Array.from({ length: 12 }, (_, n) => finding({ ...childShell, key: `2/x${n}` }))),
      trail: trail(...Array.from({ length: 40 }, () => keyMade)),
    }),
  );
  const shown = briefOf(crowded);
  const texts = (brief: Brief): string => JSON.stringify(brief);

  test('what is left out is named, and is something that can be read elsewhere', () => {
    expect(Buffer.byteLength(texts(shown))).toBeLessThan(16 * 1024);
    expect(shown.leftOut?.slice(0, 2)).toEqual(["ATT&CK's mitigations", "Google's guidance item by item"]);
    expect(shown.leftOut).not.toContain('the ends of long texts');
    expect(texts(shown)).not.toContain('…');
  });

  test.each([
    ['the path of the request', path],
    ['the verdict of VirusTotal', summary],
    ['the image', image],
  ])('%s is whole in what an incident carries', (_what, value) => {
    expect(texts(shown)).toContain(value);
  });

  test('the ledger has all of it', () => {
    const whole = wholeBrief(crowded, assess(crowded));
    expect(whole.leftOut).toBeUndefined();
    expect(whole.timeline?.leftOut).toBe(0);
    expect(texts(whole)).toContain('Mitigations:');
    expect(whole.guidance.length).toBeGreaterThan(5);
    [path, summary, image].forEach((value) => expect(texts(whole)).toContain(value));
    expect(texts(whole)).not.toContain('…');
  });

  test('a value that somebody made endless is cut in the end, and that is said', () => {
    const endless = briefOf(caseFile({ findings: [finding({ description: 'A'.repeat(90_000) })] }));
    expect(endless.facts.find(({ label }) => label === 'Description')?.value).toHaveLength(1_500);
  });
});
