import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { loadScenario } from '../../../simulator/scenarios/load';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../../../simulator/start';
import { inQueue } from '../../../src/domain/message-names';
import { openOwnServer, type OwnServer } from '../../support/temporal/own-server';
import { until } from '../../support/until';
import { NOBODY, runCli } from '../run-cli';

const LIMIT = 120_000;
const scenario = loadScenario('reverse-shell-service');
const elsewhere = {
  ...scenario,
  findings: scenario.findings.map((finding) => ({
    ...finding,
    detector: 'Virtual Machine Threat Detection',
  })),
};
const denied = { ...scenario, caller: { ...scenario.caller, denied: ['securitycenter.findings.list'] } };

let server: OwnServer;
let simulator: RunningSimulator | undefined;
beforeAll(async () => {
  server = await openOwnServer();
}, LIMIT);
afterEach(async () => simulator?.close());
afterAll(async () => server.close());

async function firstFinding(options: SimulatorOptions): Promise<string> {
  const started = (simulator = await startSimulator(options));
  return until('a finding', () => {
    const name = started.world.findings.list()[0]?.finding['name'];
    return typeof name === 'string' ? name : undefined;
  });
}

describe('what cannot be answered is said at once, and nothing is started', () => {
  test.each<[string, SimulatorOptions, (name: string) => string, number, string, RegExp]>([
    ['an unknown finding', { scenario }, (name) => `${name.slice(0, -4)}ffff`, 5, 'not-found', /findings/],
    [
      'another product',
      { scenario: elsewhere },
      (name) => name,
      5,
      'not-ours',
      /Virtual Machine Threat Detection/,
    ],
    [
      'a missing permission',
      { scenario: denied },
      (name) => name,
      6,
      'permission-denied',
      /securitycenter\.findings\.list/,
    ],
  ])(
    '%s',
    async (_, options, nameOf, exit, code, message) => {
      const name = nameOf(await firstFinding(options));
      const ended = await runCli(['start', name, '--json'], {
        TEMPORAL_ADDRESS: server.address,
        FIREBREAK_LOCAL_GOOGLE: simulator?.grpc ?? NOBODY,
      });
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: exit, stdout: '' });
      expect(JSON.parse(ended.stderr)).toMatchObject({
        error: { code, message: expect.stringMatching(message) },
      });
    },
    LIMIT,
  );

  test(
    'Google does not answer',
    async () => {
      const name = 'projects/415104041262/sources/123/locations/global/findings/a1b2c3';
      const ended = await runCli(['start', name], {
        TEMPORAL_ADDRESS: server.address,
        FIREBREAK_LOCAL_GOOGLE: NOBODY,
      });
      expect(ended).toMatchObject({
        code: 7,
        stdout: '',
        stderr: expect.stringContaining('firebreak: unreachable'),
      });
    },
    LIMIT,
  );

  afterAll(async () => {
    const { count } = await server.client.workflow.count();
    expect(count).toBe(0);
  });
});

test(
  'a token that Google refused once is replaced, and nobody hears of it',
  async () => {
    const name = await firstFinding({ scenario });
    simulator?.faults.add({
      method: 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings',
      kind: 'refusal',
      refusal: 'credentials',
      times: 1,
    });
    const ended = await runCli(['start', name, '--json'], {
      TEMPORAL_ADDRESS: server.address,
      FIREBREAK_TASK_QUEUE: server.newTaskQueue(),
      FIREBREAK_LOCAL_GOOGLE: simulator?.grpc ?? NOBODY,
    });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('"started"') });
  },
  LIMIT,
);

describe('what Temporal says', () => {
  test(
    'a namespace that it does not have',
    async () => {
      const environment = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'nowhere' };
      const ended = await runCli(['list'], environment);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('namespace "nowhere"') });
    },
    LIMIT,
  );

  test(
    'an incident that no worker answers for is given up',
    async () => {
      const taskQueue = server.newTaskQueue();
      const slot = inQueue(taskQueue, 'incident:1/eu/services/orphan');
      await server.client.workflow.start('manageIncident', {
        workflowId: slot,
        taskQueue,
        args: [{ workload: { projectNumber: '1', location: 'eu', kind: 'services', name: 'orphan' } }],
      });
      const ended = await runCli(['show', slot], {
        TEMPORAL_ADDRESS: server.address,
        FIREBREAK_TASK_QUEUE: taskQueue,
      });
      expect(ended).toMatchObject({ code: 7, stdout: '' });
      expect(ended.stderr).toMatch(/start a worker \(`firebreak worker`\)/);
    },
    LIMIT,
  );
});
