import { defineSearchAttributeKey } from '@temporalio/common';
import { expect, test } from '@jest/globals';
import { withRestored } from '../../../src/cli/incident/look-at-incidents';
import { searchAttributes } from '../../../src/domain/incident/search-attributes';
import { signalNames, workflowTypes } from '../../../src/domain/message-names';
import { createIncidentClient } from '../../../src/temporal/incident-client';
import { incidentWorkflowId } from '../../../src/domain/incident/incident-name';
import { parseFindingName } from '../../../src/domain/finding/finding-name';
import { textOf } from '../../../simulator/wire/json';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';

const { open } = useLab();
const outcome = defineSearchAttributeKey(searchAttributes.outcome.name, 'KEYWORD');
const workloadKey = defineSearchAttributeKey(searchAttributes.workload.name, 'KEYWORD');

test('an incident that somebody started as contained, in another name, is listed as what it is', async () => {
  const lab = await open({ scenario: 'reverse-shell-service' });
  const record = await until('a finding', () => lab.simulator.world.findings.list()[0]);
  const name = textOf(record.finding, 'name');
  const { facts } = await lab.deps.google.findings.read(parseFindingName(name));
  if (facts.workload === undefined) throw new Error('no workload');
  const slot = incidentWorkflowId(facts.workload, lab.taskQueue);
  const elsewhere = '1/europe-west1/services/somebody-elses';
  await lab.client.workflow.signalWithStart(workflowTypes.incident, {
    ...{ workflowId: slot, taskQueue: lab.taskQueue, args: [] },
    ...{ signal: signalNames.findingReported, signalArgs: [{ name, eventTime: '' }] },
    typedSearchAttributes: [
      { key: outcome, value: 'contained' },
      { key: workloadKey, value: elsewhere },
    ],
  });
  await lab.deliver();
  await lab.inPhase(slot, 'awaiting-decision');
  const { typedSearchAttributes } = await lab.client.workflow.getHandle(slot).describe();
  expect(typedSearchAttributes.get(outcome)).toBeUndefined();

  const incidents = createIncidentClient(lab.client, lab.taskQueue);
  const listed = await until('the list', async () =>
    (await incidents.list('open')).incidents.find((one) => one.slot === slot),
  );
  expect(listed.workload).toMatch(/payment-api$/);
  // The list lags, and may say it still.
  const [looked] = await withRestored(incidents, [{ ...listed, outcome: 'contained' }]);
  expect(looked).toMatchObject({ slot, phase: 'awaiting-decision', restored: false });
  expect(looked?.outcome).toBeUndefined();
}, 120_000);
