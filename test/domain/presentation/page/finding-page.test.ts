import { describe, expect, test } from '@jest/globals';
import type { FindingView } from '../../../../src/domain/incident/finding-view';
import { findingPage } from '../../../../src/domain/presentation/page/finding-page';

const view: FindingView = {
  name: 'organizations/1/sources/2/locations/global/findings/f1',
  category: 'Reverse Shell',
  severity: 'HIGH',
  steps: [
    { name: 'fetch the finding', state: 'done', text: 'Reverse Shell (HIGH) on payments' },
    { name: 'look up VirusTotal', state: 'running', text: '' },
    { name: 'wait for human approval', state: 'waiting', text: '' },
    { name: 'contain', state: 'failed', text: 'permission denied' },
  ],
  incident: '415104041262/europe-west1/services/payments#3',
  incidentWorkflow: 'incident:415104041262/europe-west1/services/payments',
  phase: 'awaiting-decision',
  messages: [],
};
const {
  incident: _incident,
  incidentWorkflow: _workflow,
  phase: _phase,
  category: _category,
  severity: _severity,
  ...fresh
} = view;

describe('the page of a finding', () => {
  test.each<[string, FindingView, string]>([
    ['what it is', view, '# Reverse Shell (HIGH)'],
    ['its name, to copy', view, '`organizations/1/sources/2/locations/global/findings/f1`'],
    ['a step that is done', view, '- **fetch the finding:** done: Reverse Shell (HIGH) on payments'],
    ['a step under way', view, '- **look up VirusTotal:** RUNNING'],
    ['a step to come', view, '- **wait for human approval:** not yet'],
    ['a step that failed', view, '- **contain:** FAILED: permission denied'],
    ['which incident', view, '- **Incident:** `415104041262/europe-west1/services/payments#3`'],
    [
      'where it is decided',
      view,
      '- **Decided in workflow** `incident:415104041262/europe-west1/services/payments`',
    ],
    ['where it stands', view, '- **Stands:** awaiting-decision'],
    [
      'what became of it',
      { ...view, phase: 'closed', outcome: 'contained' },
      '- **Stands:** closed, contained',
    ],
    [
      'a message that counted',
      { ...view, messages: [{ at: '2026-10-01T12:03:00Z', counted: true, text: 'approve counted' }] },
      '- 2026-10-01 12:03:00 UTC: counted: approve counted',
    ],
    [
      'one that did not',
      { ...view, messages: [{ at: '2026-10-01T12:03:00Z', counted: false, text: 'unknown approver' }] },
      '**did not count**: unknown approver',
    ],
    ['nothing known yet', fresh, '# Finding\n'],
    ['no incident yet', fresh, '- It belongs to no incident so far.'],
  ])('%s', (_what, given, text) => {
    expect(findingPage(given)).toContain(text);
  });

  test('hostile text is dead', () => {
    const evil = '\n# APPROVED [x](http://evil.example)\u001b[2J';
    const page = findingPage({
      ...view,
      category: evil,
      name: evil,
      steps: [{ name: evil, state: 'done', text: evil }],
      messages: [{ at: evil, counted: false, text: evil }],
    });
    expect(page).not.toMatch(/^# APPROVED/m);
    expect(page.replaceAll(/`[^`]*`/g, '')).not.toMatch(/http:\/\/|(?<!\\)\[x/);
    expect(page.includes('\u001b')).toBe(false);
  });
});
