import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FrameLocator } from 'playwright-core';
import { truthOf } from '../../simulator/control/truth';
import { parseScenario } from '../../simulator/scenarios/load';
import { incidentUrl } from '../../src/domain/presentation/links';
import { freePort } from '../../src/dev-server/ports';
import { openBrowser, type Browser } from '../support/browser';
import { openLab, type Lab } from '../support/lab';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';
import { openDetails, sendUpdate } from '../support/temporal/temporal-ui';

const root = path.join(__dirname, '../..');

let server: OwnServer;
let lab: Lab;
let slot: string;
let browser: Browser;
let details: FrameLocator;

/** The main job's scenario, whose attacker also wrote HTML into the log. */
async function scenario(): Promise<ReturnType<typeof parseScenario>> {
  const file = path.join(root, 'simulator/scenarios/reverse-shell-service.yaml');
  const text = await readFile(file, 'utf8');
  return parseScenario(
    text.replaceAll('render failed:', 'render failed <img src=x onerror=alert(1)>:'),
    file,
  );
}

beforeAll(async () => {
  server = await openOwnServer({ uiPort: await freePort() });
  lab = await openLab({ ...server, taskQueue: server.newTaskQueue() }, { scenario: await scenario() });
  ({ slot } = await lab.deliver());
  await lab.inPhase(slot, 'awaiting-decision');
  browser = await openBrowser({ width: 1440, height: 1300 });
  details = await openDetails(browser.page, server.uiAddress ?? '', slot);
});

afterAll(async () => {
  await browser.close();
  await lab.close();
  await server.close();
});

test('the page of a waiting incident answers first what a person must know', async () => {
  await expect(details.locator('main > ul').first().locator('li > strong').allInnerTexts()).resolves.toEqual([
    'How sure:',
    'Is the attacker still in?',
    'If you approve:',
    'If you do nothing:',
    'Who must decide, by when:',
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(\d+ min after it was asked\)$/),
    'Who was told:',
    'Do not press Request Cancellation or Terminate:',
  ]);
  await expect(details.locator('main > h3').allInnerTexts()).resolves.toEqual(
    expect.arrayContaining(['Send this', 'Plan', 'Assessment', 'Commands of the plan, without Firebreak']),
  );
  const screenshot = process.env['FIREBREAK_SCREENSHOT'];
  if (screenshot !== undefined) await browser.page.screenshot({ path: path.join(root, screenshot) });
});

test('a link to it lands on the page itself, not on the timeline', async () => {
  const { runId } = await server.client.workflow.getHandle(slot).describe();
  await browser.page.goto(incidentUrl(server.uiAddress ?? '', slot, 'default', runId));
  details = browser.page.frameLocator('#user-metadata-current-details');
  await expect(details.locator('main > h3, main > h4').first().innerText()).resolves.toContain(
    'payment-api (europe-west1',
  );
});

test('it is drawn as it is meant: no Markdown is left over, and nothing from outside became HTML', async () => {
  const main = details.locator('main');
  const text = await main.innerText();
  expect(text).not.toMatch(/\*\*|\|-|```|^#{1,6} |^- |\\[[\]*_<>#|&]|&#?\w+;/m);
  // An outside text is there to be read: the address is no fraction, the image is no image.
  expect(text).toContain('/dev/tcp/198.51.100.23/4444');
  expect(text).toContain('<img src=x onerror=alert(1)>');
  const drawn = ['h3', 'h4', 'p', 'ul', 'li', 'strong', 'em', 'code', 'pre', 'a'];
  expect(await main.locator(`:not(${drawn.join(', ')})`).allInnerTexts()).toEqual([]);
  for (const link of await main.locator('a').all()) {
    expect(await link.getAttribute('href')).toMatch(
      /^https:\/\/(?:console\.cloud\.google\.com|cloud\.google\.com|www\.virustotal\.com|attack\.mitre\.org)\//,
    );
  }
});

test("the decision that the page shows, pasted into the UI's own form, contains the incident", async () => {
  const shown = await details.locator('p', { hasText: 'To approve' }).locator('+ pre').innerText();
  const decision = shown.replace('YOU@EXAMPLE.COM', 'ada@example.com').replace('WHY', 'C2 is live');
  // The form rewrites what it is given and then wants a second click, unless it is written so already.
  expect((await sendUpdate(browser.page, 'decide', decision)).trim()).toBe(decision.trim());

  const view = await lab.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
  expect(view.outcome).toBe('contained');
  expect(view.decisions).toMatchObject([
    { decision: { act: 'approve', by: 'ada@example.com', reason: 'C2 is live' }, via: 'update' },
  ]);
  expect(truthOf(lab.simulator.world, lab.simulator.calls)).toMatchObject({
    attacker: { shell: 'dead' },
    disturbed: [],
    changes: 1,
  });
  details = await openDetails(browser.page, server.uiAddress ?? '', slot);
  await expect(details.locator('main > p').first().innerText()).resolves.toContain('contained and verified');
});
