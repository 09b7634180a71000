const { globalSetup, globalTeardown, ...base } = require('../jest.config');

// What is mutated is pure, or needs the simulator alone: no Temporal server and no bundle of the workflows.
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: process.cwd(),
  maxWorkers: 1,
};
