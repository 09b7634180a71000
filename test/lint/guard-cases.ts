import { arrow, use, useType } from './cases';
import type { Case } from './cases';

/** Packages: who may use which. */
export const packages: readonly Case[] = [
  ...['node:fs', 'fs', 'node:crypto', '@temporalio/common', '@google-cloud/run', 'zod', 'yaml'].map((name) =>
    arrow(
      `domain without ${name}`,
      'src/domain/digest.ts',
      name,
      `domain must not import ${name}.`,
      '@noble/hashes/sha2.js',
    ),
  ),
  ...['node:fs', 'crypto', 'zod', '@temporalio/client', '@temporalio/activity', '@google-cloud/run'].map(
    (name) =>
      arrow(
        `workflows without ${name}`,
        'src/workflows/index.ts',
        name,
        `workflows must not import ${name}.`,
        '@temporalio/workflow',
      ),
  ),
  arrow(
    'workflows with @temporalio/common',
    'src/workflows/index.ts',
    '@temporalio/worker',
    'workflows must not import @temporalio/worker.',
    '@temporalio/common',
  ),
  ...['intake', 'activities', 'cli', 'temporal', 'ledger', 'virustotal'].flatMap((part) =>
    ['@google-cloud/pubsub', 'google-auth-library', '@grpc/grpc-js', 'google-gax'].map((name) =>
      arrow(
        `${part} without ${name}`,
        `src/${part}/it.ts`,
        name,
        `${part} must not import ${name}.`,
        name,
        'src/google/clients.ts',
      ),
    ),
  ),
  arrow(
    'the worker without Google clients',
    'src/worker.ts',
    '@google-cloud/run',
    'worker must not import @google-cloud/run.',
    '@temporalio/worker',
  ),
  ...['google', 'virustotal', 'ledger'].map((part) =>
    arrow(
      `${part} without Temporal`,
      `src/${part}/it.ts`,
      '@temporalio/common',
      `${part} must not import @temporalio/common.`,
      '@temporalio/common',
      'src/temporal/client.ts',
    ),
  ),
  arrow(
    'src without the testing server',
    'src/dev-server/find.ts',
    '@temporalio/testing',
    'dev-server must not import @temporalio/testing.',
    '@temporalio/testing',
    'test/support/temporal.ts',
  ),
];

const guardedWhy =
  'must not import src/google/run/change/service-changer: only src/activities/contain/ verifies decisions';

/** Configuration, the environment, and the calls that change something. */
export const guards: readonly Case[] = [
  ...[
    'src/activities/investigate/logs.ts',
    'src/activities/record/seal.ts',
    'src/activities/decide/check.ts',
  ].map((file) =>
    arrow(
      `no changing call from ${file}`,
      file,
      '../../google/run/change/service-changer',
      `${file} ${guardedWhy}`,
      '../../google/run/change/service-changer',
      'src/activities/contain/freeze-service.ts',
    ),
  ),
  ...['src/worker.ts', 'src/cli/show.ts', 'src/google/clients.ts', 'src/activities/index.ts'].map((file) => ({
    name: `no type of the changing port in ${file}`,
    file,
    forbidden: useType(
      file === 'src/worker.ts'
        ? './google/run/change/service-changer'
        : '../google/run/change/service-changer.js',
    ),
    says: `firebreak/arrows: ${file} ${guardedWhy}`,
    allowed: useType(
      file === 'src/worker.ts'
        ? './google/service-reader'
        : file.includes('/google/')
          ? './it'
          : '../google/it',
    ),
  })),
  {
    name: 'containment uses the changing port and does not pass it on',
    file: 'src/activities/contain/freeze-service.ts',
    forbidden: "export { it } from '../../google/run/change/service-changer';\n",
    says: 'firebreak/arrows: src/activities/contain/freeze-service.ts must not pass src/google/run/change/service-changer on',
    allowed: "export { it } from '../../google/service-reader';\n",
  },
  ...['updateService', 'deleteService', 'setIamPolicy', 'deleteRevision', 'cancelExecution'].map((call) => ({
    name: `no ${call} outside the changing port`,
    file: 'src/google/service-reader.ts',
    forbidden: `export const act = (client: Record<string, () => unknown>) => client.${call}();\n`,
    says: 'no-restricted-syntax: A call that changes a workload stands in src/google/run/change/service-changer.ts only',
    allowed: `export const act = (client: Record<string, () => unknown>) => client.${call}();\n`,
    allowedIn: 'src/google/run/change/service-changer.ts',
  })),
  ...['google', 'ledger', 'activities', 'temporal', 'virustotal'].map((part) => ({
    name: `${part} is handed its configuration`,
    file: `src/${part}/it.ts`,
    forbidden: use('../config'),
    says: `firebreak/arrows: ${part} may import config as types only`,
    allowed: useType('../config'),
  })),
  ...['src/cli/show.ts', 'src/intake/subscriber.ts'].map((file) =>
    arrow(
      `${file} reads the configuration, workflows do not`,
      'src/workflows/index.ts',
      '../config',
      'workflows must not import config.',
      '../config',
      file,
    ),
  ),
];
