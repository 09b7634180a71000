import { createColors } from 'picocolors';
import { describe, expect, test } from '@jest/globals';
import { renderIncident } from '../../../../src/cli/render/render-incident';
import type { IncidentView } from '../../../../src/domain/incident/incident-view';
import { incidentPage } from '../../../../src/domain/presentation/page/incident-page';
import { pageFacts } from '../../../../src/domain/incident/page-facts';
import { webhookBody } from '../../../../src/domain/presentation/webhook/webhook-body';
import { about, jobView } from '../../job-view';
import { asked, assessment } from '../../views';
import { makeBrief } from '../../of-case-file';

// The texts about a job's incident that people see: on the page, in the terminal, on the pager.

const show = (view: IncidentView): string =>
  renderIncident(view, { width: 100, now: new Date('2026-10-01T12:02:00Z'), colors: createColors(false) });
const pager = (view: IncidentView) => webhookBody('id', 'outcome', pageFacts(view, '2026-10-01T12:02:00Z'));

const CANCEL =
  'gcloud run jobs executions cancel nightly-report-b2 --project=415104041262 --region=europe-west1 --quiet';
const PAUSE = 'gcloud scheduler jobs pause every-five-minutes --project=415104041262 --location=europe-west1';
const RESUME = PAUSE.replace('pause', 'resume');

describe('a service shows nothing of it', () => {
  test('on the page, in the terminal, on the pager', () => {
    expect(incidentPage(asked)).not.toContain('By hand: Firebreak');
    expect(show(asked)).not.toContain('BY HAND: ');
    expect(webhookBody('id', 'asked', pageFacts(asked, ''))).not.toHaveProperty('byHand');
  });
});

describe('a service whose identity was used elsewhere', () => {
  const entry = {
    title: 'Disable shop@x.example',
    commands: ['gcloud iam service-accounts disable shop@x.example'],
    stops: [],
    doesNotStop: [],
    notes: [],
    undo: [],
  };
  const brief = makeBrief(about, assessment, [entry]);
  const view: IncidentView = { ...asked, brief };
  test.each([
    ['page', incidentPage(view)],
    ['terminal', show(view)],
    ['pager', JSON.stringify(pager(view))],
  ])('has its commands, and still a plan that can be approved: %s', (_where, text) => {
    expect(text).toContain('gcloud iam service-accounts disable');
    expect(text).not.toContain('no step for this kind of workload');
  });

  test('the pager says that it is about the identity', () => {
    expect(pager(view).text).toContain('Firebreak does not carry out what goes beyond this service.');
  });
});

describe('a job that is protected has no commands, and none are shown', () => {
  const { brief: _brief, ...rest } = jobView();
  const view = { ...rest, brief: makeBrief(about, assessment) };
  test.each([
    ['page', incidentPage(view)],
    ['terminal', show(view)],
    ['pager', JSON.stringify(pager(view))],
  ])('%s', (_where, text) => {
    expect(text).not.toContain('executions cancel');
  });
});

describe('everywhere', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['page', incidentPage(jobView())],
    ['terminal', show(jobView())],
    [
      'pager',
      pager(jobView())
        .byHand?.flatMap(({ commands, undo }) => [...commands, ...undo])
        .join('\n') ?? '',
    ],
  ];
  test.each(texts)('commands can be copied whole, first cancelling, then pausing: %s', (_where, text) => {
    for (const command of [CANCEL, PAUSE, RESUME]) expect(text).toContain(command);
    expect(text.indexOf(CANCEL)).toBeLessThan(text.indexOf(PAUSE));
  });

  test.each(texts)('a hostile member stays inert: %s', (_where, text) => {
    expect(text).not.toContain('\u001b');
    expect(text).toContain('\\u001b[2J');
  });
});

test('the page says that Firebreak does not do it, and keeps a fence from being closed by a name', () => {
  const page = incidentPage(jobView());
  expect(page).toContain('## By hand: Firebreak does not carry this out yet');
  expect(page).toContain('**Cannot be taken back.**');
  expect(page).toContain('- The next execution: whatever starts the job can do so again at once.');
  expect(page).toContain('````sh\ngcloud run jobs remove-iam-policy-binding');
});

test('the terminal has them before the grounds, and says what goes on otherwise', () => {
  const text = show(jobView());
  expect(text).toContain('BY HAND: FIREBREAK DOES NOT CARRY THIS OUT YET');
  expect(text.indexOf('BY HAND')).toBeLessThan(text.indexOf('ASSESSMENT'));
  expect(text.replaceAll(/\s+/g, ' ')).toContain('only a person can stop it');
});

test('a pager that shows nothing but text says what to do, and what goes on if nobody does', () => {
  const { text, ifNothing, title } = pager(jobView());
  expect(title).toMatch(
    /^observed only: no change was proposed; 4 steps are left to do by hand: Reverse Shell on nightly-report/,
  );
  expect(text).toContain('By hand: 1. Cancel every running execution (1); 2. Pause the schedules');
  expect(ifNothing).toContain('only a person can stop it');
});

test('once it is closed, nothing is said to go on', () => {
  expect(pager(jobView({ phase: 'closed' })).ifNothing).toContain('It is closed');
});
