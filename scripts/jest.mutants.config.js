const base = require('../jest.config');

// What is mutated is pure, or needs the simulator alone: no Temporal server and no bundle of the workflows.
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  globalSetup: undefined,
  globalTeardown: undefined,
  rootDir: process.cwd(),
  maxWorkers: 1,
};
