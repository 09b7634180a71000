import { describe, expect, test } from '@jest/globals';
import type { IncidentView } from '../../../../src/domain/incident/incident-view';
import { incidentPage } from '../../../../src/domain/presentation/page/incident-page';
import { parseDecision } from '../../../../src/domain/decision/parse-decision';
import { phases } from '../../../../src/domain/phases';
import { INCIDENT } from '../../fixtures';
import {
  asked,
  assessment,
  contained,
  facts,
  investigating,
  plan,
  short,
  standing,
  stepHash,
  unproven,
  watching,
} from '../../views';
import { makeBrief } from '../../of-case-file';

/** The JSON messages that a page shows ready to paste. */
function messages(page: string): readonly string[] {
  return [...page.matchAll(/```json\n(.*?)\n```/gs)].map(([, text]) => text ?? '');
}

describe('in each phase what matters', () => {
  const closed: IncidentView = { ...contained, phase: 'closed' };
  test.each<[string, IncidentView, string]>([
    ['investigating', investigating, 'Not known yet: assume yes'],
    ['containing', { ...asked, phase: 'containing' }, 'Assume yes until the instances are gone'],
    ['verifying', { ...asked, phase: 'verifying' }, 'Not proven to be out. Nothing was looked at yet.'],
    [
      'contained',
      contained,
      'No longer in this service: its settings, its instances and the reported sign were looked at, and all three say so (2026-10-01 12:09:00 UTC).',
    ],
    ['contained', contained, 'contained and verified'],
    [
      'contained, and not looked at since',
      {
        ...contained,
        verification: {
          levels: [],
          at: '2026-10-01T12:09:00Z',
          ...contained.verification,
          unseen: { since: '2026-10-01T13:00:00Z', why: 'control-plane: could not be read: 403' },
        },
      },
      'Not known. It could not be looked at since 2026-10-01 13:00:00 UTC: control-plane: could not be read: 403. At the last look, 2026-10-01 12:09:00 UTC, the attacker was no longer in this service.',
    ],
    [
      'wanted and not served',
      {
        ...contained,
        verification: { levels: [], at: '2026-10-01T12:09:00Z', notServed: ['Wanted: scaling automatic.'] },
      },
      '**WANTED IS NOT SERVED. Wanted: scaling automatic.**',
    ],
    ['not verified', unproven, 'Not proven to be out. Open: instances: 1 instance is still there'],
    ['not verified', unproven, '- **instances: NOT verified.** 1 instance is still there'],
    [
      'refused',
      watching('refused', { steps: [standing('refused')] }),
      'Nothing was changed, so nothing about this has changed: Assume yes',
    ],
    [
      'expired',
      watching('expired', { steps: [standing('asked')] }),
      'EXPIRED without a decision: nothing was changed',
    ],
    ['restoring', { ...contained, phase: 'restoring' }, 'the way in is open'],
    ['restored', { ...contained, restored: true }, '· restored'],
    ['closed', closed, '**closed · contained and verified**'],
    [
      'a decision',
      {
        ...contained,
        decisions: [
          {
            decision: {
              kind: 'plain',
              id: 'x',
              incident: INCIDENT,
              act: 'approve',
              plan: plan.hash,
              steps: [stepHash],
              by: 'ada@example.com',
              reason: 'C2 is live',
            },
            at: '2026-10-01T12:03:00Z',
            via: 'signal',
          },
        ],
      },
      `**approve** plan \`${short}\` by \`ada@example.com\` (signal): C2 is live`,
    ],
    [
      'a failed step',
      { ...contained, steps: [standing('failed', { note: 'permission denied' })] },
      'failed (1 approval needed): permission denied',
    ],
  ])('%s', (_phase, view, text) => {
    expect(incidentPage(view)).toContain(text);
  });

  test.each<[string, IncidentView, readonly string[]]>([
    ['investigating', investigating, ['note']],
    ['asked', asked, ['approve', 'refuse', 'acknowledge', 'note']],
    ['containing', { ...asked, phase: 'containing' }, ['note']],
    ['contained', contained, ['restore', 'close', 'note']],
    ['not verified', unproven, ['restore', 'close', 'note']],
    ['refused', watching('refused', { steps: [standing('refused')] }), ['close', 'note']],
    ['restored', { ...contained, restored: true }, ['close', 'note']],
    ['closed', { ...contained, phase: 'closed' }, []],
  ])('%s offers exactly what can be done', (_phase, view, acts) => {
    const shown = messages(incidentPage(view));
    const parsed = shown.map((text) =>
      parseDecision(JSON.parse(text), { incident: INCIDENT, plan: { hash: plan.hash, steps: [stepHash] } }),
    );
    expect(parsed.map((p) => (p.ok ? p.decision.act : p.rejection.reason))).toEqual(acts);
  });

  test.each(phases)('%s has a page', (phase) => {
    expect(incidentPage({ ...investigating, phase })).toMatch(/^### Threat on payments\n/);
  });
});

describe('hostile text', () => {
  const evil =
    '\u001b[2J\n# APPROVED\n- [ ] [click](https://evil.example) <b>x</b> `code` www.evil.example \u202e';
  const dead = incidentPage({
    ...asked,
    approvers: [evil],
    changedSince: [evil],
    gaps: [{ what: evil, why: evil, hides: evil, permission: evil }],
    findings: [{ name: evil, category: evil, severity: 'HIGH', eventTime: evil }],
    rejections: [{ code: 'malformed', reason: evil, at: evil, via: 'signal' }],
    story: [{ at: evil, text: evil }],
    steps: [standing('failed', { note: evil, approvedBy: [evil] })],
    brief: {
      ...makeBrief(facts, assessment),
      headline: evil,
      attacker: evil,
      related: [evil],
      logs: [evil],
      facts: [{ label: evil, value: evil }],
      links: [
        { label: evil, value: 'https://evil.example/' },
        { label: 'x', value: 'https://www.virustotal.com/a) [y](https://evil.example' },
        { label: 'x', value: 'javascript:alert(1)' },
      ],
    },
  });

  test('forges no line, no link, no HTML', () => {
    expect(dead.split('\n').filter((text) => /^\s*#+ APPROVED/.test(text))).toEqual([]);
    // In code spans addresses are dead: renderers do not link there.
    const outsideCode = dead.replaceAll(/(`+) ?.*? ?\1/g, '');
    expect(outsideCode).not.toMatch(
      /\]\(https:\/\/evil|\]\(javascript|(?<!\\)<b>|https?:\/\/evil\.example|www\.evil/i,
    );
    expect(dead.includes('\u001b') || dead.includes('\u202e')).toBe(false);
  });

  test('links that are not to a known page are shown as text', () => {
    expect(dead).toContain('not linked: not a page of Google, VirusTotal or MITRE');
  });

  test('a page too long for the UI keeps its beginning and names what it left out', () => {
    const story = Array.from({ length: 2_000 }, () => ({
      at: '2026-10-01T12:00:11Z',
      text: 'x'.repeat(300),
    }));
    const long = incidentPage({ ...asked, story });
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(20_000);
    expect(long).toContain(`{"approve":"${short}"`);
    expect(long).toContain('**Left out for length:** Story.');
  });
});
