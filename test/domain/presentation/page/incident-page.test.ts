import { describe, expect, test } from '@jest/globals';
import type { IncidentView } from '../../../../src/domain/incident/incident-view';
import { incidentPage } from '../../../../src/domain/presentation/page/incident-page';
import { asked, plan, short, standing, stepHash } from '../../views';

const VIRUSTOTAL = `https://www.virustotal.com/gui/file/${'cd'.repeat(32)}/detection`;

describe('while a decision is waited for, the first things answer what a person asks', () => {
  const page = incidentPage(asked);
  test.each([
    ['what and where', '# Reverse Shell on payments (europe-west1, project shop)'],
    [
      'where it stands',
      '**WAITING FOR A DECISION** by 2026-10-01 12:31:00 UTC (30 min after it was asked) · severity HIGH',
    ],
    ['whether the attacker is in', '**Is the attacker still in?** Assume yes'],
    [
      'what stops working',
      '**If you approve:** Freeze payments: 0 instances, no tags. Everybody who calls payments gets an error',
    ],
    [
      'what goes on otherwise',
      '**If you do nothing:** Nothing is changed, and an attacker who is in stays in. The question ends 2026-10-01 12:31:00 UTC',
    ],
    [
      'who, by when',
      '**Who must decide, by when:** `ada@example.com` or `bob@example.com`, by **2026-10-01 12:31:00 UTC (30 min after it was asked)**.',
    ],
    [
      'how sure, and what is advised',
      '**How sure:** suspicious, confidence low, the attack succeeded; no other finding supports it. Firebreak recommends approving.',
    ],
    ['what not to press', '**Do not press _Request Cancellation_'],
    ['what stands below', '**Below:** Plan · Commands of the plan, without Firebreak · Assessment · '],
    ['the command', `--plan ${short} --by YOU --reason WHY`],
    ['how', '*Send an Update*, `decide`'],
    ['the message', `{\n  "approve": "${short}",\n  "by": "YOU@EXAMPLE.COM",\n  "reason": "WHY"\n}`],
    ['the refusal', `{\n  "refuse": "${short}",\n  "by": "YOU@EXAMPLE.COM",\n  "reason": "WHY"\n}`],
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
      '**How sure:',
      '**Is the attacker',
      '**If you approve',
      '**If you do nothing',
      '**Who must decide',
      '## Send this',
      '## Plan',
      '## Commands of the plan, without Firebreak',
      '## Assessment',
      '## Other messages',
      '## Facts',
      '## Story',
      "## Google's guidance",
    ];
    const places = order.map((text) => page.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test.each([
    ['before', '**Before**\n\n- Scaling: automatic, minimum 1, maximum 10.'],
    ['after', '**After**\n\n- Scaling: manual, 0 instances.'],
    ['does not stop', "**Does NOT stop**\n\n- A token of the service's identity"],
    ['not previewed', '**Dry run**\n\n- Not tried.'],
    [
      'by hand',
      '```sh\ngcloud run services update payments --project=415104041262 --region=europe-west1 --scaling=0\n',
    ],
    ['back by hand', '--scaling=auto --min=1 --max=10'],
    ['its labels', '- **Reverse\\_Shell\\_Stdin\\_Redirection\\_Dst\\_Ip:** `203.0.113.7`'],
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
    ['a reminder was sent', { reminded: true }, 'asked)** (reminded already)'],
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
      '- **request log:** denied. It can hide the exploit. Grant logging.logEntries.list to close it.',
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
    [
      'it is only offered',
      { plan: { ...plan, recommended: false } },
      'does NOT recommend it on what is known',
    ],
    [
      'a message did not count',
      {
        rejections: [
          { code: 'wrong-plan', reason: 'it names plan aaaaaaaa', at: '2026-10-01T12:05:00Z', via: 'signal' },
        ],
      },
      '**The last message (2026-10-01 12:05:00 UTC) did NOT count, and nothing was decided by it (wrong-plan): it names plan aaaaaaaa**\n\n### Reverse Shell',
    ],
    ['more findings than are shown', { findingCount: 44 }, '44 in all; the newest 1 are shown.'],
  ])('%s', (_name, change, text) => {
    expect(incidentPage({ ...asked, ...change })).toContain(text);
  });

  test('what is to be copied is exact, in a code span or a block, and does nothing there', () => {
    const facts = [
      { label: 'Image', value: `eu.pkg.dev/acme/api@sha256:${'ab'.repeat(32)}` },
      { label: 'Service account', value: 'payments@shop.iam.gserviceaccount.com' },
      { label: 'Arguments', value: '-c `id` https://evil.example' },
    ];
    const shown = incidentPage({
      ...asked,
      ...(asked.brief === undefined ? {} : { brief: { ...asked.brief, facts } }),
    });
    facts.slice(0, 2).forEach(({ label, value }) => expect(shown).toContain(`- **${label}:** \`${value}\``));
    expect(shown).toContain('- **Arguments:** `` -c `id` https://evil.example ``');
  });

  test('gaps stand before the plan', () => {
    const gapped = incidentPage({ ...asked, gaps: [{ what: 'request log', why: 'denied', hides: '' }] });
    expect(gapped.indexOf('## Gaps')).toBeLessThan(gapped.indexOf('## Plan'));
  });
});

describe('a message that did not count', () => {
  const rejection = {
    code: 'unknown-approver',
    reason: 'eve is no approver',
    at: '2026-10-01T12:05:00Z',
    via: 'signal',
  } as const;
  const counted = (at: string): IncidentView['decisions'] => [
    {
      at,
      via: 'signal',
      decision: {
        kind: 'plain',
        id: 'x',
        incident: asked.incident,
        act: 'note',
        plan: '',
        steps: [],
        by: 'ada@example.com',
        reason: 'x',
      },
    },
  ];
  const first = (view: Partial<IncidentView>): string =>
    incidentPage({ ...asked, rejections: [rejection], ...view }).split('\n')[0] ?? '';

  test.each<[string, Partial<IncidentView>, boolean]>([
    ['is the first line', {}, true],
    ['also after one that counted before it', { decisions: counted('2026-10-01T12:04:00Z') }, true],
    ['until one counts', { decisions: counted('2026-10-01T12:06:00Z') }, false],
    [
      'or the incident says that it is an earlier one',
      { rejections: [{ ...rejection, earlier: true }] },
      false,
    ],
  ])('%s', (_what, view, isFirst) => {
    expect(first(view).includes('did NOT count')).toBe(isFirst);
    const page = incidentPage({ ...asked, rejections: [rejection], ...view });
    expect(page.includes('An earlier message (2026-10-01 12:05:00 UTC) did not count')).toBe(!isFirst);
  });
});

test.each<[string, Partial<IncidentView>, string]>([
  [
    'approved and not begun',
    { notBegun: { step: stepHash, since: '2026-10-01T12:06:00Z', why: 'no worker' } },
    '**APPROVED AND NOT BEGUN since 2026-10-01 12:06:00 UTC: no worker.',
  ],
  [
    'something that does not get done',
    { trouble: [{ what: 'the decision is recorded', why: 'disk full', since: '2026-10-01T12:06:00Z' }] },
    '**Held up since 2026-10-01 12:06:00 UTC: the decision is recorded: disk full.',
  ],
  [
    'a restore that did not give everything back',
    {
      notRestored: {
        at: '2026-10-01T12:06:00Z',
        text: 'Tag canary cannot be given back [x](http://a.example).',
      },
    },
    '**The last restore (2026-10-01 12:06:00 UTC) did NOT give everything back. Tag canary cannot be given back',
  ],
  ['a cancelled workflow', { cancelled: '2026-10-01T12:06:00Z' }, '**Somebody cancelled the workflow'],
])('%s stands before everything else', (_what, change, text) => {
  expect(incidentPage({ ...asked, ...change }).indexOf(text)).toBe(0);
});

test('what the incident has left out of its brief is named, with the command that has it', () => {
  const brief =
    asked.brief === undefined ? {} : { brief: { ...asked.brief, leftOut: ["ATT&CK's mitigations"] } };
  expect(incidentPage({ ...asked, ...brief })).toMatch(
    /\*\*Left out for length:\*\* ATT&CK's mitigations. `firebreak show --full` has them\.$/,
  );
});
