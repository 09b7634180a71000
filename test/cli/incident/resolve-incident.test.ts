import { describe, expect, test } from '@jest/globals';
import { resolveIncident } from '../../../src/cli/incident/resolve-incident';
import { Failure } from '../../../src/domain/failures';
import type { FindingView } from '../../../src/domain/incident/finding-view';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import type { IncidentClient, SeenIncident } from '../../../src/temporal/incident-client';
import type { IncidentSummary } from '../../../src/temporal/incident-summary';
import { incident, slot, view } from '../views';

const other = 'incident:415104041262/europe-west4/services/payment-api';
const job = 'incident:415104041262/europe-west1/jobs/nightly';

function summary(of: string, changes: Partial<IncidentSummary> = {}): IncidentSummary {
  const workload = of.replace('incident:', '');
  const started = { open: true, startedAt: '2026-03-01T13:56:00Z', phase: 'watching' } as const;
  return { slot: of, runId: of, workload, ...started, ...changes };
}

/** The port over what a test says is there; the real one is tested against a server. */
function known(
  incidents: readonly IncidentSummary[],
  views: Readonly<Record<string, IncidentView>> = {},
  findings: Readonly<Record<string, FindingView>> = {},
): IncidentClient {
  const found = async <T>(all: Readonly<Record<string, T>>, id: string): Promise<T> => {
    const value = all[id];
    if (value === undefined) throw new Failure('not-found', `could not read ${id}`);
    return value;
  };
  return {
    taskQueue: 'firebreak',
    list: async (scope) => ({
      incidents: incidents.filter(({ open }) => open || scope === 'all'),
      more: false,
    }),
    view: async (id) => found(views, id),
    finding: async (id) => found(findings, id),
    troubledFindings: async () => [],
    squatters: async () => [],
    runs: async (id) => incidents.filter((one) => one.slot === id),
    isOpen: async (_, runId) => incidents.some((one) => one.runId === runId && one.open),
    decide: async () => ({ counted: false, code: 'malformed', reason: 'not asked for here' }),
    leave: async () => undefined,
  };
}

const one = { [slot]: view() };
const finding = 'projects/1/sources/123/findings/a1b2c3';
const findingView = (changes: Partial<FindingView>): Readonly<Record<string, FindingView>> => ({
  'finding:123/a1b2c3': { name: finding, steps: [], messages: [], ...changes },
});

describe('finds exactly what was named', () => {
  test.each<[string, string | undefined, IncidentClient, string]>([
    ['nothing given, one open', undefined, known([summary(slot), summary(job, { open: false })], one), slot],
    ['id', incident, known([], one), slot],
    ['slot, before the list knows it', slot, known([], one), slot],
    ['bare name', 'payment-api', known([summary(job), summary(slot)], one), slot],
    [
      'bare name: the open one, not the closed ones',
      'payment-api',
      known([summary(other, { open: false }), summary(slot), summary(slot, { open: false })], one),
      slot,
    ],
    ['bare name of a closed one', 'payment-api', known([summary(slot, { open: false })], one), slot],
    [
      'resource name by project id, as the finding named it',
      'projects/acme-prod/locations/europe-west1/services/payment-api',
      known([summary(slot), summary(other)], one),
      slot,
    ],
    ['finding', finding, known([], one, findingView({ incidentWorkflow: slot })), slot],
  ])('%s', async (_, given, incidents, expected) => {
    await expect(resolveIncident(incidents, given)).resolves.toMatchObject({ workflowId: expected });
  });
});

describe('or says why not, and never picks one of several', () => {
  const wrongProject = 'projects/acme-staging/locations/europe-west1/services/payment-api';
  test.each<[string, string | undefined, IncidentClient, string, RegExp]>([
    ['nothing open', undefined, known([summary(slot, { open: false })], one), 'not-found', /list --all/],
    [
      'several open',
      undefined,
      known([summary(slot), summary(job)], one),
      'ambiguous',
      /services\/payment-api \(watching\), .*jobs\/nightly \(watching\)/,
    ],
    [
      'a name in two regions',
      'payment-api',
      known([summary(slot), summary(other)], one),
      'ambiguous',
      /payment-api fits: .*europe-west1.*europe-west4/,
    ],
    ['nothing of that name', 'billing', known([summary(slot)], one), 'not-found', /on billing/],
    ['a part of a name', 'api', known([summary(slot)], one), 'not-found', /on api/],
    ['a slot that was never opened', slot, known([]), 'not-found', /no incident was ever opened/],
    [
      'an earlier number',
      `${incident}0`,
      known([], one),
      'not-found',
      /not the last incident there; .*#1 is/,
    ],
    [
      'a number before the incident has one',
      incident,
      known([], { [slot]: view({ incident: '' }) }),
      'not-found',
      /being opened/,
    ],
    [
      'the same service in another project',
      wrongProject,
      known([summary(slot)], one),
      'ambiguous',
      /cannot be told/,
    ],
    ['a finding that nobody started', finding, known([]), 'not-found', /firebreak start/],
    [
      'a finding without an incident',
      finding,
      known([], {}, findingView({ outcome: 'not-ours' })),
      'not-found',
      /it ended as not-ours/,
    ],
    [
      'a finding that is being fetched',
      finding,
      known([], {}, findingView({})),
      'not-found',
      /still being fetched/,
    ],
    ['no name at all', 'x y', known([summary(slot)], one), 'malformed', /names no incident/],
  ])('%s', async (_, given, incidents, code, message) => {
    const thrown: unknown = await resolveIncident(incidents, given).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Failure);
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('at most ten candidates are listed', async () => {
    const many = Array.from({ length: 14 }, (_, index) => summary(`incident:${index + 1}/eu/services/api`));
    await expect(resolveIncident(known(many), 'api')).rejects.toThrow(/and 4 more$/);
  });

  test('what goes wrong otherwise is passed on', async () => {
    const silent: IncidentClient = {
      ...known([]),
      view: async () => Promise.reject(new Failure('unreachable', 'no answer in time')),
    };
    await expect(resolveIncident(silent, slot)).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('whoever follows a finding waits until it has an incident', () => {
  const views: Readonly<Record<string, IncidentView>> = one;
  const answers = (...steps: readonly Partial<FindingView>[]): IncidentClient => {
    let asked = -1;
    return {
      ...known([], views),
      finding: async () => {
        asked = Math.min(asked + 1, steps.length - 1);
        return { name: finding, steps: [], messages: [], ...steps[asked] };
      },
    };
  };

  test('also for one that is named already and not open yet', async () => {
    const answering = answers({ incidentWorkflow: slot });
    let asked = 0;
    const client: IncidentClient = {
      ...answering,
      view: async (id) => {
        asked += 1;
        if (asked < 3) throw new Failure('not-found', `could not read ${id}`);
        return answering.view(id);
      },
    };
    const patience = { limitMs: Infinity, waiting: () => undefined };
    expect((await resolveIncident(client, finding, patience)).workflowId).toBe(slot);
    asked = 0;
    await expect(resolveIncident(client, finding)).rejects.toThrow(/no incident was ever opened/);
  });

  test('it is told once, and found when it is there', async () => {
    const told: string[] = [];
    const patience = { limitMs: Infinity, waiting: (what: string) => void told.push(what) };
    const client = answers({}, {}, { incidentWorkflow: slot });
    expect((await resolveIncident(client, finding, patience)).workflowId).toBe(slot);
    expect(told).toEqual([expect.stringContaining('has no incident yet')]);
  });

  test.each<[string, readonly Partial<FindingView>[], number, RegExp]>([
    ['it ends without one', [{}, { outcome: 'not-ours' }], Infinity, /it ended as not-ours/],
    ['the time is over', [{}], 1, /still being fetched/],
  ])('%s', async (_, steps, limitMs, said) => {
    const patience = { limitMs, waiting: () => undefined };
    await expect(resolveIncident(answers(...steps), finding, patience)).rejects.toThrow(said);
  });
});

describe('an earlier incident is never taken for the present one', () => {
  const ended = {
    ...view({ phase: 'watching', outcome: 'contained' }),
    ended: { how: 'completed' as const },
  };
  const second = incident.replace('#1', '#2');
  const present = view({ incident: second, findings: [], findingCount: 0 });
  const listed = view({ incident: second });
  const own = view().findings[0]?.name ?? '';
  const answered = (changes: Partial<FindingView>) => ({
    'finding:123/a1b2c3': { name: own, steps: [], messages: [], incidentWorkflow: slot, ...changes },
  });
  const at = (...views: readonly SeenIncident[]): IncidentClient => {
    let asked = -1;
    return {
      ...known([summary(slot)]),
      finding: async () => answered({})['finding:123/a1b2c3'],
      view: async () => {
        asked = Math.min(asked + 1, views.length - 1);
        return views[asked] ?? view();
      },
    };
  };
  const patience = { limitMs: 5_000, waiting: () => undefined };

  test.each<[string, readonly SeenIncident[]]>([
    ['the slot still has the one that has ended', [ended, listed]],
    ['the new one is being opened', [ended, view({ incident: '' }), listed]],
    ['the new one has not read the finding yet', [present, listed]],
  ])('a finding waits for its own: %s', async (_, views) => {
    await expect(resolveIncident(at(...views), own, patience)).resolves.toMatchObject({
      view: { incident: second },
    });
  });

  test('and without patience says that it is not there yet', async () => {
    await expect(resolveIncident(at(ended), own)).rejects.toThrow(/not open yet; .*#1, is an earlier one/);
  });

  test('a finding that names its incident is followed to that number, also when another has come since', async () => {
    const client: IncidentClient = {
      ...known([summary(slot, { runId: 'new' }), summary(slot, { runId: 'old', open: false })]),
      finding: async () => ({ name: own, steps: [], messages: [], incidentWorkflow: slot, incident }),
      view: async (_, { runId } = {}) => (runId === 'old' ? ended : listed),
    };
    await expect(resolveIncident(client, own)).resolves.toMatchObject({ view: { incident, ended: {} } });
  });

  test.each([
    ['a workload', 'payment-api'],
    ['a slot', slot],
  ])(
    '%s that only an ended one answers for waits for the next, then hands it out as ended',
    async (_, given) => {
      await expect(resolveIncident(at(ended, listed), given, patience)).resolves.toMatchObject({
        view: { incident: second },
      });
      await expect(resolveIncident(at(ended), given)).resolves.toMatchObject({ view: { ended: {} } });
    },
  );

  test('a number that is still to come is waited for', async () => {
    await expect(resolveIncident(at(ended, listed), second, patience)).resolves.toMatchObject({
      view: { incident: second },
    });
  });

  test('an earlier number is read from its own run, and the ledger is named where Temporal has it no more', async () => {
    const client: IncidentClient = {
      ...known([summary(slot, { runId: 'new' }), summary(slot, { runId: 'old', open: false })]),
      view: async (_, { runId } = {}) => (runId === 'old' ? ended : listed),
    };
    await expect(resolveIncident(client, incident)).resolves.toMatchObject({ view: { incident } });
    await expect(resolveIncident({ ...client, runs: async () => [] }, incident)).rejects.toThrow(
      /firebreak evidence export '.*#1' DIR/,
    );
  });

  test('the list lags: what it calls open and has ended is no candidate', async () => {
    await expect(resolveIncident(at(ended), undefined)).rejects.toThrow(/#1 has just ended/);
    const both = [summary(slot, { runId: 'a' }), summary(job, { runId: 'b' })];
    const client: IncidentClient = {
      ...known(both, { [slot]: view(), [job]: view() }),
      isOpen: async (_, runId) => runId === 'a',
    };
    await expect(resolveIncident(client, undefined)).resolves.toMatchObject({ workflowId: slot });
  });

  test('a slip of the finger is named', async () => {
    await expect(resolveIncident(known([summary(slot)]), 'paymnet-api')).rejects.toThrow(/"payment-api"/);
  });
});
