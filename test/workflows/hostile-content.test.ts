import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createColors } from 'picocolors';
import { ACTING_CHARACTER, livingMarkdown, outsideCode } from '../../attacks/harmless';
import { renderIncident } from '../../src/cli/render/render-incident';
import { safeJson } from '../../src/cli/output';
import type { FindingView } from '../../src/domain/incident/finding-view';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { queryNames } from '../../src/domain/message-names';
import { findingPage } from '../../src/domain/presentation/page/finding-page';
import { incidentPage } from '../../src/domain/presentation/page/incident-page';
import { openLab, type Lab } from '../support/lab';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';

/** One incident whose every text from outside is hostile, played until it is contained. */
let server: OwnServer;
let lab: Lab;
let asked: IncidentView;
let contained: IncidentView;
let finding: FindingView;
let attributes: string;
let files: readonly string[];
let manifests: string;

beforeAll(async () => {
  server = await openOwnServer();
  lab = await openLab({ ...server, taskQueue: server.newTaskQueue() }, { scenario: 'hostile-content' });
  const { slot, findingId } = await lab.deliver();
  await lab.deliver(1);
  await lab.deliver(2);
  asked = await lab.inPhase(slot, 'awaiting-decision');
  const incident = server.client.workflow.getHandle(slot);
  const approve = {
    approve: asked.plan?.hash.slice(0, 8),
    by: 'ada@example.com',
    reason: 'the shell is live',
  };
  await incident.signal('decision', approve);
  contained = await lab.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
  finding = await server.client.workflow.getHandle(findingId).query<FindingView>(queryNames.finding);
  const { typedSearchAttributes } = await incident.describe();
  attributes = JSON.stringify(typedSearchAttributes.getAll());
  const entries = await readdir(`${lab.folder}/ledger`, { recursive: true, withFileTypes: true });
  files = entries.map(({ parentPath, name }) => `${parentPath}/${name}`);
  const sealed = files.filter((file) => /\/manifests\/\d+$/.test(file));
  manifests = (await Promise.all(sealed.map(async (file) => readFile(file, 'utf8')))).join('\n');
}, 120_000);
afterAll(async () => {
  await lab.close();
  await server.close();
});

const terminal = { width: 80, colors: createColors(false), now: new Date() };
describe('the incident', () => {
  test('is contained, by a person and by nothing that was read', () => {
    expect(contained.outcome).toBe('contained');
    expect(contained.decisions).toHaveLength(1);
    expect(contained.rejections).toEqual([]);
  });
});

const pages: readonly (readonly [string, () => string])[] = [
  ['the page while it is asked', () => incidentPage(asked)],
  ['the page when it is contained', () => incidentPage(contained)],
  ["the finding's page", () => findingPage(finding)],
];
const others: readonly (readonly [string, () => string])[] = [
  ['show while it is asked', () => renderIncident(asked, terminal)],
  ['show when it is contained', () => renderIncident(contained, terminal)],
  ['show --json', () => safeJson(contained)],
  ['the story', () => contained.story.map(({ text }) => text).join('\n')],
  ['the search attributes', () => attributes],
  ['names of files in the ledger', () => files.join('\n')],
  ['what the manifests say of the requests', () => manifests],
];

describe('no character acts', () => {
  test.each([...pages, ...others])('in %s', (_, text) => {
    expect(ACTING_CHARACTER.exec(text())?.[0]).toBeUndefined();
  });
});

describe.each(pages)('%s', (_, text) => {
  test.each(livingMarkdown)('has not %s', (_what, alive) => {
    expect(alive.exec(outsideCode(text()))?.[0]).toBeUndefined();
  });
});

describe('what the log was asked for', () => {
  test('names the workload, its log and a time, and nothing that somebody wrote', () => {
    const filters = manifests.match(/ListLogEntries [^}]*/g) ?? [];
    expect(filters.length).toBeGreaterThanOrEqual(5);
    expect(filters.filter((filter) => filter.includes('evil') || filter.includes('1970'))).toEqual([]);
  });
});
