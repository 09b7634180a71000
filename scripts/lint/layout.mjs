/**
 * The layout of the source tree as a table: what each part may import. The lint rule `firebreak/arrows` reads
 * nothing else, so an arrow that is not here does not exist.
 *
 * - `files`     the part's files, as prefixes of the path from the repository's root; the longest prefix wins
 * - `imports`   parts that it may import at run time (a part may always import itself)
 * - `types`     parts that it may import as types only
 * - `packages`  when present, the only packages it may import ('node:*' stands for Node's built-in modules)
 * - `without`   packages it may not import
 */
const googlePackages = [
  '@google-cloud/*',
  '@googleapis/*',
  'google-auth-library',
  'google-gax',
  '@grpc/grpc-js',
  'protobufjs',
];
const temporalPackages = ['@temporalio/*'];
const testingPackages = ['@temporalio/testing', '@jest/*', 'jest'];
const outsideGoogle = [...googlePackages, ...testingPackages];

export const layout = {
  domain: { files: ['src/domain/'], imports: [], types: [], packages: ['@noble/hashes', 'ipaddr.js'] },
  policy: {
    files: ['src/policy/'],
    imports: ['domain'],
    types: [],
    without: [...outsideGoogle, ...temporalPackages],
  },
  config: { files: ['src/config/'], imports: ['domain'], types: [], without: outsideGoogle },
  google: {
    files: ['src/google/'],
    imports: ['domain'],
    types: ['config'],
    without: [...temporalPackages, ...testingPackages],
  },
  virustotal: {
    files: ['src/virustotal/'],
    imports: ['domain'],
    types: ['config'],
    without: [...outsideGoogle, ...temporalPackages],
  },
  webhook: {
    files: ['src/webhook/'],
    imports: ['domain'],
    types: ['config'],
    without: [...outsideGoogle, ...temporalPackages],
  },
  ledger: {
    files: ['src/ledger/'],
    imports: ['domain'],
    types: ['config'],
    without: [...outsideGoogle, ...temporalPackages],
  },
  temporal: { files: ['src/temporal/'], imports: ['domain'], types: ['config'], without: outsideGoogle },
  // Finds, downloads and starts a development server: the sandbox, tests and measurements do that, production never.
  'dev-server': {
    files: ['src/dev-server/'],
    imports: ['temporal', 'domain'],
    types: ['config'],
    without: outsideGoogle,
  },
  // Workflow code runs in Temporal's sandbox: no built-ins there, and a schema library in the bundle kills the isolate.
  workflows: {
    files: ['src/workflows/'],
    imports: ['domain'],
    types: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  activities: {
    files: ['src/activities/'],
    imports: ['google', 'virustotal', 'webhook', 'ledger', 'temporal', 'policy', 'domain'],
    types: ['config'],
    without: outsideGoogle,
  },
  intake: {
    files: ['src/intake/'],
    imports: [
      'config',
      'workflows',
      'activities',
      'google',
      'virustotal',
      'webhook',
      'ledger',
      'temporal',
      'policy',
      'domain',
    ],
    types: [],
    without: outsideGoogle,
  },
  worker: {
    files: ['src/worker.ts'],
    imports: [
      'config',
      'workflows',
      'activities',
      'google',
      'virustotal',
      'webhook',
      'ledger',
      'temporal',
      'policy',
      'domain',
    ],
    types: [],
    without: outsideGoogle,
  },
  cli: {
    files: ['src/cli.ts', 'src/cli/'],
    imports: [
      'intake',
      'worker',
      'dev-server',
      'config',
      'workflows',
      'activities',
      'google',
      'virustotal',
      'webhook',
      'ledger',
      'temporal',
      'policy',
      'domain',
    ],
    types: [],
    without: outsideGoogle,
  },
  // The simulator must not share the product's mistakes, so neither knows the other's code.
  simulator: { files: ['simulator/'], imports: [], types: [], without: testingPackages },
  // Both sides as processes, joined over the wire: what the stage runs it does not reach into.
  stage: {
    files: ['stage/'],
    imports: ['simulator', 'cli', 'config', 'dev-server', 'temporal', 'domain'],
    types: [],
    without: outsideGoogle,
  },
  chaos: {
    files: ['chaos/'],
    imports: ['stage', 'simulator', 'ledger', 'temporal', 'domain'],
    types: [],
    without: outsideGoogle,
  },
  // Whoever attacks has Temporal's own client, and reads the ledger as a judge.
  attacks: {
    files: ['attacks/'],
    imports: ['stage', 'simulator', 'ledger', 'temporal', 'domain'],
    types: [],
    without: outsideGoogle,
  },
  // Measures against a script of its own, which needs clients of its own.
  bench: {
    files: ['bench/'],
    imports: ['stage', 'simulator', 'google', 'virustotal', 'dev-server', 'temporal', 'config', 'domain'],
    types: [],
    without: testingPackages,
  },
};

/**
 * Files that only some others may import, in whatever way. The changing port is the only code that can change a
 * workload; whoever cannot import it has no path to a changing call, and what can import it verifies decisions first.
 */
export const guarded = [
  {
    file: 'src/google/run/change/service-changer',
    onlyFrom: 'src/activities/contain/',
    why: 'only src/activities/contain/ verifies decisions, and without a verified decision there is no path to a changing call',
  },
];

/**
 * The rooms of a part, in order: a room may import those before it. What lies beside the rooms of `src/domain` is
 * vocabulary that every room uses; `src/google/index.ts` joins its rooms, and no room imports it.
 */
export const rooms = {
  'src/domain/': [
    '',
    'text',
    'workload',
    'attack',
    'finding',
    'detector',
    'evidence',
    'audit-trail',
    'assessment',
    'plan',
    'decision',
    'incident',
    'presentation',
  ],
  'src/google/': [
    'client',
    'network',
    'run',
    'iam',
    'logging',
    'audit',
    'monitoring',
    'pubsub',
    'scheduler',
    'security-center',
    'artifact-registry',
    '',
  ],
};
