import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventSchema } from '../../../simulator/scenarios/schema/event-schema';
import { findingSchema } from '../../../simulator/scenarios/schema/finding-schema';
import { scenarioSchema, switchSchema } from '../../../simulator/scenarios/schema';
import {
  accountSchema,
  bindingSchema,
  identitiesSchema,
  machineSchema,
} from '../../../simulator/scenarios/schema/identity-schema';
import { jobSchema, scheduleSchema } from '../../../simulator/scenarios/schema/job-schema';
import {
  containerSchema,
  revisionSchema,
  serviceSchema,
} from '../../../simulator/scenarios/schema/service-schema';
import {
  instanceSchema,
  registryImageSchema,
  workerPoolSchema,
} from '../../../simulator/scenarios/schema/worker-pool-schema';

const page = readFileSync(path.join(__dirname, '../../../docs/scenarios.md'), 'utf8');

test.each<[string, readonly string[]]>([
  ['a scenario', Object.keys(scenarioSchema.shape)],
  ['timing', Object.keys(scenarioSchema.shape.timing.unwrap().shape)],
  ['a service', Object.keys(serviceSchema.shape)],
  ['a revision', Object.keys(revisionSchema.shape)],
  ['a job', Object.keys(jobSchema.shape)],
  ['a schedule', Object.keys(scheduleSchema.shape)],
  ['a worker pool', Object.keys(workerPoolSchema.shape)],
  ['an instance', Object.keys(instanceSchema.shape)],
  ['an image of the registry', Object.keys(registryImageSchema.shape)],
  ['the identities', Object.keys(identitiesSchema.shape)],
  ['an account', Object.keys(accountSchema.shape)],
  ['a binding', Object.keys(bindingSchema.shape)],
  ['a machine', Object.keys(machineSchema.shape)],
  ['a container', Object.keys(containerSchema.shape)],
  ['a finding', Object.keys(findingSchema.shape)],
  ['the switches', Object.keys(switchSchema.shape)],
  ['the events', eventSchema.options.map(({ shape }) => shape.do.value)],
  ['the fields of events', eventSchema.options.flatMap(({ shape }) => Object.keys(shape))],
])('the page names every key of %s', (_name, keys) => {
  const missing = keys.filter((key) => !new RegExp(`[\`{ ,]${key}[\`}?:., ]`, 'u').test(page));
  expect(missing).toEqual([]);
});
