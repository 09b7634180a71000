import { arrow, use, useType } from './cases';
import type { Case } from './cases';

/** Arrows between the parts: the forbidden direction, and the direction that the layout draws. */
export const arrows: readonly Case[] = [
  ...['workflows', 'activities', 'google', 'virustotal', 'ledger', 'temporal', 'intake'].map((part) =>
    arrow(
      `domain knows no ${part}`,
      'src/domain/plan.ts',
      `../${part}/it`,
      `domain must not import ${part}.`,
      './step',
    ),
  ),
  ...['config', 'policy', 'worker', 'cli'].map((part) =>
    arrow(
      `domain knows no ${part}.ts`,
      'src/domain/plan.ts',
      `../${part}`,
      `domain must not import ${part}.`,
      './step',
    ),
  ),
  ...['google', 'virustotal', 'ledger', 'temporal', 'intake'].map((part) =>
    arrow(
      `workflows know no ${part}`,
      'src/workflows/manage-incident.ts',
      `../${part}/it`,
      `workflows must not import ${part}.`,
      '../domain/plan',
    ),
  ),
  ...['google', 'virustotal', 'ledger', 'temporal'].flatMap((part) => [
    arrow(
      `${part} does not look up at activities`,
      `src/${part}/it.ts`,
      '../activities/index',
      `${part} must not import activities.`,
      '../domain/plan',
    ),
    arrow(
      `${part} does not look up at workflows`,
      `src/${part}/it.ts`,
      '../workflows/index',
      `${part} must not import workflows.`,
      './twin',
    ),
    arrow(
      `${part} does not look up at the command line`,
      `src/${part}/it.ts`,
      '../cli/show',
      `${part} must not import cli.`,
      `../${part}/twin`,
    ),
    arrow(
      `${part} is used by activities, not the other way`,
      `src/${part}/it.ts`,
      '../activities/record/seal',
      `${part} must not import activities.`,
      `../${part}/it`,
      'src/activities/record/seal.ts',
    ),
  ]),
  arrow(
    'neighbours do not know each other',
    'src/google/logs.ts',
    '../ledger/store',
    'google must not import ledger.',
    '../domain/evidence',
  ),
  arrow(
    'activities know no workflow',
    'src/activities/record/tell.ts',
    '../../workflows/index',
    'activities must not import workflows.',
    '../../temporal/client',
  ),
  arrow(
    'activities know no command line',
    'src/activities/record/tell.ts',
    '../../cli/show',
    'activities must not import cli.',
    '../../policy',
  ),
  arrow(
    'activities know no intake',
    'src/activities/record/tell.ts',
    '../../intake/subscriber',
    'activities must not import intake.',
    '../../ledger/store',
  ),
  arrow(
    'intake knows no command line',
    'src/intake/subscriber.ts',
    '../cli/show',
    'intake must not import cli.',
    '../workflows/messages',
  ),
  arrow(
    'the worker knows no intake',
    'src/worker.ts',
    './intake/subscriber',
    'worker must not import intake.',
    './activities/index',
  ),
  arrow(
    'the worker knows no command line',
    'src/worker.ts',
    './cli/show',
    'worker must not import cli.',
    './google/clients',
  ),
  arrow(
    'the command line starts all, nobody starts it',
    'src/worker.ts',
    './cli',
    'worker must not import cli.',
    '../worker',
    'src/cli/worker.ts',
  ),
  arrow(
    'the worker starts no development server',
    'src/worker.ts',
    './dev-server/find',
    'worker must not import dev-server.',
    '../dev-server/find',
    'src/cli/local.ts',
  ),
  arrow(
    'policy is read through activities',
    'src/policy/index.ts',
    '../activities/index',
    'policy must not import activities.',
    '../domain/plan',
  ),
  arrow(
    'src knows no simulator',
    'src/cli/local.ts',
    '../../simulator/start',
    'cli must not import simulator.',
    '../intake/subscriber',
  ),
  arrow(
    'activities know no simulator',
    'src/activities/contain/freeze.ts',
    '../../../simulator/start',
    'activities must not import simulator.',
    '../../google/services',
  ),
  arrow(
    'the simulator knows no src',
    'simulator/world/clock.ts',
    '../../src/domain/plan',
    'simulator must not import domain.',
    '../wire/status',
  ),
  arrow(
    'the range knows no src',
    'simulator/range/main.ts',
    '../../src/cli',
    'simulator must not import cli.',
    '../../src/cli',
    'test/range/main.test.ts',
  ),
  arrow(
    'src imports no tests',
    'src/cli/local.ts',
    '../../test/support/temporal',
    'cli must not import test/support/temporal',
    '../dev-server/find',
  ),
];

/** Arrows between the rooms of a part: each imports those before it. */
export const rooms: readonly Case[] = [
  room(
    'a plan knows no decision',
    'src/domain/plan/it.ts',
    '../decision/it',
    'src/domain/decision',
    '../text/it',
  ),
  room(
    'logging knows no audit',
    'src/google/logging/it.ts',
    '../audit/it',
    'src/google/audit',
    '../client/it',
  ),
  room('vocabulary knows no room', 'src/domain/phases.ts', './text/digest', 'src/domain/text', './failures'),
  room("no room knows the part's index", 'src/google/run/it.ts', '..', 'src/google/', './change/it'),
  {
    ...room(
      'not by a type either',
      'src/domain/plan/freeze/it.ts',
      '',
      'src/domain/incident',
      '../../failures',
    ),
    forbidden: useType('../../incident/it'),
  },
  arrow(
    'each has a place in the order',
    'src/domain/misc/it.ts',
    '../text/it',
    'src/domain/misc is no room',
    './twin',
    'src/domain/plan/it.ts',
  ),
];

function room(name: string, file: string, forbidden: string, to: string, allowed: string): Case {
  const [from = ''] = /^src\/[^/]+\/(?:[^/]+(?=\/))?/u.exec(file) ?? [];
  return arrow(
    name,
    file,
    forbidden,
    `${from} must not import ${to}: a room imports those before it`,
    allowed,
  );
}

/** Ways to write an import: each is seen. */
export const spellings: readonly Case[] = [
  ['a type', useType('../ledger/store'), 'workflows must not import ledger.', useType('../activities/index')],
  [
    'a value where only types may pass',
    use('../activities/index'),
    'workflows may import activities as types only',
    useType('../activities/index'),
  ],
  [
    'export from',
    "export { it } from '../ledger/store';\n",
    'workflows must not import ledger.',
    "export { it } from '../domain/plan';\n",
  ],
  [
    'export everything from',
    "export * from '../ledger/store';\n",
    'workflows must not import ledger.',
    "export * from '../domain/plan';\n",
  ],
  [
    'a dynamic import',
    "export const it = import('../ledger/store');\n",
    'workflows must not import ledger.',
    "export const it = import('../domain/plan');\n",
  ],
  [
    'an import in a type',
    "export type It = import('../ledger/store').It;\n",
    'workflows must not import ledger.',
    useType('../domain/plan'),
  ],
  [
    'require',
    "export const it = require('../ledger/store');\n",
    'workflows must not import ledger.',
    use('../domain/plan'),
  ],
  ['a way round', use('./../domain/../ledger/store'), 'workflows must not import ledger.', use('./messages')],
].map(([name, forbidden, says, allowed]) => ({
  name: String(name),
  file: 'src/workflows/manage-incident.ts',
  forbidden: String(forbidden),
  says: `firebreak/arrows: ${String(says)}`,
  allowed: String(allowed),
}));
