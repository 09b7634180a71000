import { createColors } from 'picocolors';
import { expect, test } from '@jest/globals';
import type { Check } from '../../../src/cli/doctor/check';
import { grouped, renderChecks } from '../../../src/cli/doctor/render';

const plain = createColors(false);
const layout = {
  ...{ width: 80, printWidth: 80, noteWidth: 80, colors: plain, noteColors: plain, interactive: false },
  ...{ print: () => undefined, json: () => undefined, note: () => undefined },
};
const unset = (
  name: string,
  found = 'no project is named',
  mend = 'name a project: --project ID',
): Check => ({
  ...{ name, status: 'not-checked', needed: 'to read', found, mend },
});
const checks: readonly Check[] = [
  { name: 'Temporal', status: 'ok', on: 'default', needed: 'to go on' },
  unset('run.googleapis.com'),
  unset('run.services.get'),
  unset('pubsub.subscriptions.consume', 'no subscription is named', 'set FIREBREAK_SUBSCRIPTION'),
  unset('run.services.update'),
  { ...unset('iam.roles.get'), on: 'projects/a' },
];

test('what waits for one setting is one line, where the first of it stands; the rest is as it was', () => {
  expect(grouped(checks).map((group) => group.map(({ name }) => name))).toEqual([
    ['Temporal'],
    ['run.googleapis.com', 'run.services.get', 'run.services.update'],
    ['pubsub.subscriptions.consume'],
    ['iam.roles.get'],
  ]);
  const text = renderChecks(checks, layout);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'not checked no project is named: 3 checks wait for it. To make them, name a project: --project ID',
  );
  expect(text).not.toContain('run.services.get');
  expect(text).toContain('pubsub.subscriptions.consume');
  expect(text).toMatch(/\n1 ok, 5 not checked$/);
});
