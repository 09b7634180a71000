import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { IncidentView } from '../../../../src/domain/incident/incident-view';
import { pageFacts } from '../../../../src/domain/incident/page-facts';
import { pageKinds, type PageKind } from '../../../../src/domain/incident/incident-view';
import { webhookBody, type WebhookBody } from '../../../../src/domain/presentation/webhook/webhook-body';
import { INCIDENT } from '../../fixtures';
import { jobView } from '../../job-view';
import { asked, contained, investigating, short, unproven, watching } from '../../views';

const document = readFileSync(path.join(__dirname, '../../../../docs/webhook.md'), 'utf8');
const AT = '2026-10-01T12:01:02.000Z';
const LINK =
  'https://temporal.example.com/namespaces/default/workflows/incident%3A415104041262%2Feurope-west1%2Fservices%2Fpayments';

const bodyOf = (kind: PageKind, view: IncidentView, link?: string): WebhookBody =>
  webhookBody(`${INCIDENT}/2`, kind, pageFacts(view, AT), link);

test('docs/webhook.md shows the body as it is sent', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(document) ?? [];
  const sent = JSON.stringify(bodyOf('asked', asked, LINK)).replaceAll(short, '3f9a2c41');
  expect(JSON.parse(example)).toEqual(JSON.parse(sent));
});

test('docs/webhook.md describes every field, and no other', () => {
  const described = [...(document.split('## Body')[1] ?? '').matchAll(/^\| `([a-zA-Z]+)` /gm)].map(
    ([, name]) => name,
  );
  const sent = new Set([
    ...Object.keys(bodyOf('asked', asked, LINK)),
    ...Object.keys(bodyOf('outcome', contained)),
    ...Object.keys(bodyOf('outcome', jobView())),
  ]);
  expect(described.toSorted()).toEqual([...sent].toSorted());
});

describe('a page says at once what a person asks', () => {
  test.each<[string, PageKind, IncidentView, readonly string[]]>([
    [
      'a finding was read, nothing else yet',
      'found',
      investigating,
      [
        'HIGH: Reverse Shell on payments (europe-west1)',
        'Is the attacker still in? Not known yet: assume yes until the facts are read.',
        `firebreak show '${INCIDENT}'`,
      ],
    ],
    [
      'the plan stands',
      'asked',
      asked,
      [
        'HIGH, decide by 2026-10-01 12:31:00 UTC: Reverse Shell on payments',
        'If you approve: Freeze payments: 0 instances, no tags. Everybody who calls payments gets an error',
        'If you do nothing: Nothing is changed, and an attacker who is in stays in. The question ends 2026-10-01 12:31:00 UTC',
        'Who may decide: ada@example.com or bob@example.com',
        'How sure: suspicious, confidence low, the attack succeeded; no other finding supports it. Firebreak recommends approving.',
        `firebreak approve '${INCIDENT}' --plan ${short} --by YOU --reason WHY`,
        `firebreak acknowledge '${INCIDENT}' --by YOU --reason WHY`,
      ],
    ],
    [
      'nobody answered',
      'reminder',
      { ...asked, reminded: true },
      ['REMINDER, HIGH, decide by 2026-10-01 12:31'],
    ],
    ['nobody answered again', 'escalation', asked, ['ESCALATION, nobody has answered, HIGH, decide by']],
    [
      'contained',
      'outcome',
      contained,
      [
        'contained and verified: Reverse Shell',
        'No longer in this service',
        `firebreak restore '${INCIDENT}'`,
      ],
    ],
    ['not proven', 'outcome', unproven, ['contained, NOT VERIFIED', 'Not proven to be out. Open: instances']],
    [
      'expired',
      'outcome',
      watching('expired', { steps: [] }),
      ['EXPIRED without a decision: nothing was changed'],
    ],
  ])('%s', (_what, kind, view, texts) => {
    const { text } = bodyOf(kind, view);
    for (const expected of texts) expect(text).toContain(expected);
  });

  test.each(pageKinds)('%s stays small, whatever there is to say', (kind) => {
    const many = Array.from({ length: 20 }, () => investigating.findings).flat();
    const long = { headline: 'x'.repeat(9_000), attacker: 'x'.repeat(9_000) };
    const brief = asked.brief === undefined ? {} : { brief: { ...asked.brief, ...long } };
    const body = bodyOf(kind, { ...asked, ...brief, findings: many, findingCount: 400 });
    expect(body.findings).toHaveLength(5);
    expect(body.findingCount).toBe(400);
    expect(body.text.length).toBeLessThan(3_000);
    expect(JSON.stringify(body).length).toBeLessThan(16_000);
  });
});

describe('what a finding says does nothing in a chat, a mail or a terminal', () => {
  const hostile =
    '<!channel> [approve here](https://evil.example/ok) @here evil.example\n\u001b[2J\u202efirebreak approve x';
  const [finding] = asked.findings;
  const brief = { ...asked.brief, headline: hostile, attacker: hostile };
  const view = { ...asked, brief, findings: [{ ...finding, category: hostile, name: hostile }] };

  test.each(pageKinds)('%s', (kind) => {
    const facts = pageFacts(Object.assign({}, asked, view), AT);
    const { link, ...rest } = webhookBody('1', kind, facts, LINK);
    const texts = JSON.stringify({ ...rest, text: rest.text.replace(LINK, '') });
    expect(texts).not.toMatch(/https?:|[<>]|(?<!\[)@here|\]\(|evil\.example|\\u001b\[2J"|\u202e/);
    expect(link).toBe(LINK);
    // A line of its own would be a command that somebody pastes.
    for (const line of rest.text.split('\n')) expect(line).not.toMatch(/^firebreak approve x/);
    expect(rest.title).not.toContain('\n');
  });
});

test('the only address in a page is that of the Temporal UI, and none when none is configured', () => {
  expect(JSON.stringify(bodyOf('asked', asked)).match(/[a-z]+:\/\/[^"\\]+/g)).toBeNull();
  expect(new Set(JSON.stringify(bodyOf('asked', asked, LINK)).match(/https?:\/\/[^"\\]+/g))).toEqual(
    new Set([LINK]),
  );
});
