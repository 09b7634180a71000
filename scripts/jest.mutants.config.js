const path = require('node:path');
const base = require('../jest.config');

// What is mutated is pure, or needs the simulator alone: no Temporal server and no bundle of the workflows.
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  // Stryker looks for it by `require`, which knows no <rootDir>.
  testEnvironment: path.join(__dirname, '../test/support/jest/environment.js'),
  globalSetup: undefined,
  globalTeardown: undefined,
  rootDir: process.cwd(),
  maxWorkers: 1,
};
