import { afterAll, beforeAll, expect, test } from '@jest/globals';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { findingWorkflowId, parseFindingName } from '../../../src/domain/finding/finding-name';
import { inQueue } from '../../../src/domain/message-names';
import type { IncidentList } from '../../../src/temporal/incident-client';
import { openLab, type Lab } from '../../support/lab';
import { openOwnServer, type OwnServer } from '../../support/temporal/own-server';
import { until } from '../../support/until';
import { runCli, type Ended, type Environment } from '../run-cli';

// The commands as processes, on a real server, with real workflows and activities against the simulated cloud.
const LIMIT = 300_000;
const SIGNED = ['--by', 'ada@example.com', '--reason', 'the shell is live'];
const SLOT = 'incident:415104041262/europe-west1/services/payment-api';
/** The workflow's id: this test's queues are not the default ones. */
let workflowId: string;
const INCIDENT = '415104041262/europe-west1/services/payment-api#1';

let server: OwnServer;
let lab: Lab;
let environment: Environment;
const run = async (...args: readonly string[]): Promise<Ended> => runCli(args, environment);
const document = ({ stdout, stderr, code }: Ended): unknown => {
  if (code !== 0) throw new Error(`exit code ${String(code)}: ${stderr}`);
  return JSON.parse(stdout);
};
const failure = ({ stderr }: Ended): unknown => JSON.parse(stderr);
const view = async (): Promise<IncidentView> => document(await run('show', SLOT, '--json')) as IncidentView;
const findingName = async (index: number): Promise<string> =>
  until('a finding', () => {
    const name = lab.simulator.world.findings.list()[index]?.finding['name'];
    return typeof name === 'string' ? name : undefined;
  });

beforeAll(async () => {
  server = await openOwnServer();
  const taskQueue = server.newTaskQueue();
  workflowId = inQueue(taskQueue, SLOT);
  lab = await openLab(
    { ...server, taskQueue },
    { scenario: 'reverse-shell-service', virusTotalKey: 'simulated-virustotal-key' },
  );
  environment = {
    TEMPORAL_ADDRESS: server.address,
    FIREBREAK_TASK_QUEUE: taskQueue,
    FIREBREAK_LOCAL_GOOGLE: lab.simulator.grpc,
    FIREBREAK_POLICY: path.join(lab.folder, 'policy.yaml'),
    FIREBREAK_LEDGER: path.join(lab.folder, 'ledger'),
    FIREBREAK_TEMPORAL_UI: 'http://127.0.0.1:8233',
  };
}, LIMIT);
afterAll(async () => {
  await lab.close();
  await server.close();
}, LIMIT);

test(
  'before there is anything',
  async () => {
    expect(document(await run('list', '--json'))).toEqual({ incidents: [], more: false });
    const show = await run('show', '--json');
    expect(show).toMatchObject({ code: 5, stdout: '' });
    expect(failure(show)).toMatchObject({ error: { code: 'not-found' } });
    expect(await run('show', SLOT)).toMatchObject({ code: 5 });
  },
  LIMIT,
);

test(
  'start answers a finding, and watch waits for the question',
  async () => {
    const name = await findingName(0);
    expect(document(await run('start', name, '--json'))).toMatchObject({
      workflowId: expect.stringMatching(/\/finding:/),
      finding: name,
      state: 'ACTIVE',
      incident: workflowId,
      opened: INCIDENT,
      page: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:8233\/namespaces\/default\/workflows\/[^/]*%2Ffinding%3A/,
      ),
    });
    const asked = document(await run('watch', SLOT, '--until', 'asked', '--json'));
    expect(asked).toMatchObject({ incident: INCIDENT, phase: 'awaiting-decision' });
  },
  LIMIT,
);

test(
  'show and list say what is asked',
  async () => {
    const { stdout, code } = await run('show', await findingName(0));
    expect(code).toBe(0);
    expect(stripVTControlCharacters(stdout)).toBe(stdout);
    expect(stdout.split('\n').slice(0, 2)).toEqual(['AWAITING-DECISION  CRITICAL', INCIDENT]);
    expect(stdout).toMatch(/^Attacker +\S/m);
    expect(stdout).toMatch(/^If you approve +\S/m);
    expect(stdout).toMatch(/--plan [0-9a-f]{8} --by YOU/);

    const listed = await until('the list to know it', async () => {
      const { incidents } = document(await run('list', '--json')) as IncidentList;
      return incidents.find(({ phase }) => phase === 'awaiting-decision');
    });
    expect(listed).toMatchObject({ slot: workflowId, open: true, workload: SLOT.replace('incident:', '') });
    expect(Date.parse(listed.deadline ?? '')).toBe(Date.parse((await view()).deadline ?? ''));
  },
  LIMIT,
);

test(
  'what does not count ends with exit code 4, and says why',
  async () => {
    const rejected: readonly (readonly [readonly string[], RegExp])[] = [
      [['--by', 'eve@example.com', '--reason', 'x'], /^unknown-approver: /],
      [['--by', 'ada@example.com', '--reason', ' '], /^empty-reason: /],
      [['--plan', 'deadbeef', ...SIGNED], /^wrong-plan: /],
      [
        ['--step', 'deadbeef', ...SIGNED],
        /^unknown-step: the plan has no step deadbeef; its steps are [0-9a-f]{8} \(/,
      ],
    ];
    for (const [args, message] of rejected) {
      const ended = await run('approve', SLOT, '--yes', '--json', ...args);
      expect({ args, code: ended.code, stdout: ended.stdout }).toEqual({ args, code: 4, stdout: '' });
      expect(failure(ended)).toMatchObject({
        error: { code: 'decision-rejected', message: expect.stringMatching(message) },
      });
    }
    const mistyped = await run('refuse', SLOT, '--plan', 'e1d9', '--json', ...SIGNED);
    expect({ code: mistyped.code, said: failure(mistyped) }).toMatchObject({
      code: 2,
      said: { error: { code: 'malformed' } },
    });
    // Nobody has seen a plan, and nobody said that any will do.
    const unseen = await run('approve', SLOT, '--json', ...SIGNED);
    expect({ code: unseen.code, said: failure(unseen) }).toMatchObject({
      code: 2,
      said: { error: { code: 'malformed', message: expect.stringContaining('--plan HASH') } },
    });
    const open = await run('close', SLOT, '--json', ...SIGNED);
    expect({ code: open.code, said: failure(open) }).toMatchObject({
      code: 2,
      said: { error: { code: 'malformed', message: expect.stringMatching(/pending: plan .*attacker: /) } },
    });
    const early = await run('restore', SLOT, ...SIGNED);
    expect(early).toMatchObject({ code: 4, stderr: expect.stringContaining('nothing-to-decide') });
    expect((await view()).decisions).toEqual([]);
  },
  LIMIT,
);

test(
  'a note counts, without saying which incident where one is open',
  async () => {
    const { code, stdout } = await run(
      'note',
      '--by',
      'grace@example.com',
      '--reason',
      'called\u001b[2J the owner',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^counted: note counted for .*#1 \(id [0-9a-f-]{36}\)\nFollow it: firebreak watch '/,
    );
    expect((await run('show', SLOT, '--full')).stdout).toContain('grace@example.com: note');
  },
  LIMIT,
);

test(
  'approve shows the plan, counts once however often it is sent, and is followed to its end',
  async () => {
    const first = await run('approve', SLOT, '--yes', '--id', 'sent-twice', ...SIGNED);
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^counted: approve counted.*sent-twice/),
    });
    expect(first.stderr).toMatch(/^Plan [0-9a-f]{8} of .*#1, recommended$/m);
    expect(first.stderr).toMatch(/^Does NOT stop +\S/m);

    expect(await run('watch', SLOT, '--until', 'contained')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ada@example\.com: approve/),
    });
    const again = await run('approve', SLOT, '--yes', '--id', 'sent-twice', '--json', ...SIGNED);
    expect(document(again)).toMatchObject({ counted: true, id: 'sent-twice' });
    const { decisions, outcome } = await view();
    expect(outcome).toBe('contained');
    expect(decisions.filter(({ decision }) => decision.act === 'approve')).toHaveLength(1);
    expect(await run('refuse', SLOT, '--yes', ...SIGNED)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('already-decided'),
    });
  },
  LIMIT,
);

test(
  'restore and close, by the name of the workload, and then there is nothing to decide',
  async () => {
    // The workload has an open incident that answers, so that one restores and keeps it in its story.
    const restore = await run('restore', '--workload', INCIDENT.replace('#1', ''), '--json', ...SIGNED);
    expect(document(restore)).toMatchObject({ counted: true, incident: INCIDENT });
    expect(restore.stderr).toContain(`${INCIDENT} is open on it and restores it itself`);
    await lab.incident(workflowId, ({ restored, phase }) => restored && phase === 'watching', 'restored');
    const missed = await run('watch', SLOT, '--until', 'contained', '--json');
    expect({ code: missed.code, view: JSON.parse(missed.stdout) as unknown }).toMatchObject({
      code: 1,
      view: { outcome: 'contained', restored: true },
    });

    const again = await run('restore', 'payment-api', ...SIGNED);
    expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining('is back already') });
    expect(document(await run('list', '--json'))).toMatchObject({ incidents: [{ restored: true }] });
    expect(await run('list', '--contained')).toMatchObject({ code: 0, stdout: 'No incident.\n' });
    const closed = await run('close', 'services/payment-api', '--leave-finding-active', ...SIGNED);
    expect(closed).toMatchObject({ code: 0 });
    expect(await run('watch', SLOT)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\nclosed, contained, restored\n$/),
    });
    expect((await view()).decisions.at(-1)?.decision).toMatchObject({ act: 'close', finding: 'leave' });
    expect(await run('note', INCIDENT, ...SIGNED)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/nothing-to-decide: .*#1 is closed/),
    });
    const all = await until('the list to know it', async () => {
      const { incidents } = document(await run('list', '--all', '--json')) as IncidentList;
      return incidents.find(({ open }) => !open);
    });
    expect(all).toMatchObject({ slot: workflowId, phase: 'closed', outcome: 'contained' });
  },
  LIMIT,
);

test(
  'an incident that has ended is never taken for the present one, and can still be read by its number',
  async () => {
    const missed = await run('watch', SLOT, '--until', 'contained', '--json');
    expect({ code: missed.code, said: failure(missed) }).toMatchObject({
      code: 5,
      said: {
        error: {
          code: 'not-found',
          message: expect.stringMatching(/#1, the last one, has ended at .*: completed/),
        },
      },
    });

    const name = await findingName(0);
    const started = document(await run('start', name, '--again', '--json'));
    const second = INCIDENT.replace('#1', '#2');
    expect(started).toMatchObject({ result: 'started', opened: second });
    expect(document(await run('watch', second, '--until', 'asked', '--json'))).toMatchObject({
      incident: second,
      phase: 'awaiting-decision',
    });
    expect(document(await run('show', name, '--json'))).toMatchObject({ incident: second });
    expect(document(await run('show', 'payment-api#1', '--json'))).toMatchObject({
      incident: INCIDENT,
      phase: 'closed',
      ended: { how: 'completed' },
    });
    expect(await run('approve', INCIDENT, '--yes', ...SIGNED)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/#1 is closed/),
    });
    expect(await run('show', 'payment-api#9')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('#2 is'),
    });

    // Ended from outside, it goes on answering that it waits for a decision. Its finding would open the next one.
    const { workflow } = server.client;
    await workflow.getHandle(findingWorkflowId(parseFindingName(name), lab.taskQueue)).terminate('by hand');
    await workflow.getHandle(workflowId).terminate('by hand');
    const ended = await run('show', SLOT);
    expect(ended.stdout).toMatch(/^ENDED \(terminated\), was AWAITING-DECISION/);
    expect(ended.stdout).not.toMatch(/firebreak approve/);
    expect(await run('approve', SLOT, '--yes', ...SIGNED)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/nothing-to-decide: .*#2 has ended at .*: terminated/),
    });
  },
  LIMIT,
);
