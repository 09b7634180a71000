// The arrows of layout.mjs see one import at a time. This sees the graph of all files, imports of types alone among them.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      comment: 'Nobody imports it, and it imports nothing: it is dead, or loaded by its path.',
      severity: 'error',
      // Loaded by their path: what Node is started with, and what tools are configured with.
      from: { orphan: true, pathNot: ['^bench/rig/peak-probe\\.cjs$', '^scripts/'] },
      to: {},
    },
    {
      name: 'no-unimported',
      comment: 'It imports others, and nobody imports it: it is dead, or loaded by its path.',
      severity: 'error',
      from: {},
      module: {
        path: '^src/',
        // What Node is started with, and what Temporal bundles or loads by its path.
        pathNot: ['^src/(?:cli|worker|workflows/index|cli/serve/bundle-workflows)\\.ts$'],
        numberOfDependentsLessThan: 1,
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
