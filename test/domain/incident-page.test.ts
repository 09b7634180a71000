import { describe, expect, test } from '@jest/globals';
import type { IncidentView } from '../../src/domain/incident-view';
import { incidentPage } from '../../src/domain/page/incident-page';
import { asked, plan, short, standing, stepHash } from './views';

const VIRUSTOTAL = `https://www.virustotal.com/gui/file/${'cd'.repeat(32)}/detection`;

describe('while a decision is waited for, the first things answer what a person asks', () => {
  const page = incidentPage(asked);
  test.each([
    ['what and where', '# Reverse Shell on payments (europe-west1, project shop)'],
    ['where it stands', '**WAITING FOR A DECISION** · severity HIGH'],
    ['whether the attacker is in', '**Is the attacker still in?** Assume yes'],
    [
      'what stops working',
      '**If you approve, this stops working:** Everybody who calls payments gets an error',
    ],
    ['what goes on otherwise', '**If you do nothing:** the service goes on running'],
    [
      'who, by when',
      '**Who must decide, by when:** `ada@example.com` or `bob@example.com`, by **2026-10-01 12:31:00 UTC**.',
    ],
    ['advice', '**Advice:** Firebreak recommends containment.'],
    ['how', 'signal name `decision`'],
    ['the message', `{"approve":"${short}","by":"YOU@EXAMPLE.COM","reason":"WHY"}`],
    ['the refusal', `{"refuse":"${short}","by":"YOU@EXAMPLE.COM","reason":"WHY"}`],
    [
      'the terminal',
      `--workflow-id incident:415104041262/europe-west1/services/payments --name decision --input '{"approve":"${short}"`,
    ],
  ])('%s', (_what, text) => {
    expect(page).toContain(text);
  });

  test('in this order, before everything else', () => {
    const order = [
      '# Reverse Shell',
      '**Is the attacker',
      '**If you approve',
      '**If you do nothing',
      '**Who must decide',
      '## Send this',
      '## Plan',
      '## What Firebreak thinks',
      '## Facts',
      "## Google's guidance",
      '## By hand',
      '## Story',
    ];
    const places = order.map((text) => page.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test.each([
    ['before', '**Before**\n\n- Scaling: automatic, minimum 1, maximum 10.'],
    ['after', '**After**\n\n- Scaling: manual, 0 instances.'],
    ['does not stop', "**Does NOT stop**\n\n- A token of the service's identity"],
    ['not previewed', '**Tried without effect**\n\n- Not tried.'],
    [
      'by hand',
      '```sh\ngcloud run services update payments --project=415104041262 --region=europe-west1 --scaling=0\n',
    ],
    ['back by hand', '--scaling=auto --min=1 --max=10'],
    ['its labels', '- **Reverse\\_Shell\\_Stdin\\_Redirection\\_Dst\\_Ip:** 203.0.113.7'],
    ['its reasons', '- +40 Reverse Shell'],
    ['the guidance', '**Here:** Left to you; it was changed last by'],
    [
      'its VirusTotal link, to click',
      `- **VirusTotal link:** [\`${VIRUSTOTAL}\`](${VIRUSTOTAL}) (built by Firebreak from the file's SHA-256)`,
    ],
    [
      'links',
      "[The detector's page](https://cloud.google.com/security-command-center/docs/findings/threats/cloud-run-reverse-shell)",
    ],
    ['its story', '- 2026-10-01 12:00:11 UTC: Read workload settings.'],
  ])('the plan and the facts: %s', (_what, text) => {
    expect(page).toContain(text);
  });

  test('no tables and no check boxes, which the UI draws badly', () => {
    expect(page).not.toMatch(/^\s*\|/m);
    expect(page).not.toMatch(/^\s*[-*] \[[ x]\]/m);
  });

  const preview = { step: stepHash, by: 'validate-only' } as const;
  test.each<[string, Partial<IncidentView>, string]>([
    ['a reminder was sent', { reminded: true }, 'UTC** (reminded already)'],
    [
      'two people are needed',
      { steps: [standing('asked', { approvalsNeeded: 2 })] },
      '2 different people of `ada@example.com`',
    ],
    [
      'one of two has approved',
      { steps: [standing('asked', { approvalsNeeded: 2, approvedBy: ['ada@example.com'] })] },
      'asked, approved by ada',
    ],
    ['nobody may decide', { approvers: [] }, 'nobody: the policy names no approver'],
    [
      'a gap',
      {
        gaps: [
          { what: 'request log', why: 'denied', hides: 'the exploit', permission: 'logging.logEntries.list' },
        ],
      },
      '- **request log:** denied It can hide: the exploit Grant logging.logEntries.list to close it.',
    ],
    [
      'it is asked again',
      { changedSince: ['Revision payments-00004 serves now.'] },
      '**Changed since the last question:**\n\n- Revision payments-00004 serves now.',
    ],
    [
      'a preview that went well',
      { plan: { ...plan, previews: [{ ...preview, ok: true, text: 'no change of revision' }] } },
      'Google would accept it: no change of revision',
    ],
    [
      'a preview that was refused',
      {
        plan: {
          ...plan,
          previews: [{ ...preview, ok: false, text: 'denied', permission: 'run.services.update' }],
        },
      },
      'It would be refused: denied Missing permission: run.services.update.',
    ],
    [
      'a preview that was refused says what grants it',
      {
        plan: {
          ...plan,
          previews: [{ ...preview, ok: false, text: 'denied', permission: 'run.services.update' }],
        },
      },
      'gcloud run services add-iam-policy-binding payments --region=europe-west1 --project=',
    ],
    ['it is only offered', { plan: { ...plan, recommended: false } }, 'does not recommend it'],
    [
      'a message did not count',
      {
        rejections: [
          { code: 'wrong-plan', reason: 'it names plan aaaaaaaa', at: '2026-10-01T12:05:00Z', via: 'signal' },
        ],
      },
      '**The last message of 2026-10-01 12:05:00 UTC did not count** (wrong-plan): it names plan aaaaaaaa',
    ],
    ['more findings than are shown', { findingCount: 44 }, '44 in all; the newest 1 are shown.'],
  ])('%s', (_name, change, text) => {
    expect(incidentPage({ ...asked, ...change })).toContain(text);
  });

  test('gaps stand before the plan', () => {
    const gapped = incidentPage({ ...asked, gaps: [{ what: 'request log', why: 'denied', hides: '' }] });
    expect(gapped.indexOf('## Gaps')).toBeLessThan(gapped.indexOf('## Plan'));
  });
});
