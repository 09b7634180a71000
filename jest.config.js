const { findChromium } = require('./scripts/find-chromium');

const chromium = findChromium(process.env.PATH ?? '');
if (chromium !== undefined) process.env.FIREBREAK_TEST_CHROMIUM = chromium;
// Whoever has nothing but Node can run the tests: those in a browser are left out then, which the set-up says aloud. CI
// has to have a browser, so there they fail without one.
const isLeftOut = chromium === undefined && process.env.CI !== 'true';

/** @type {import('jest').Config} */
module.exports = {
  // Packages are loaded once for all files of a worker, in Node's own realm.
  testEnvironment: '<rootDir>/test/support/jest/environment.js',
  runtime: '<rootDir>/test/support/jest/runtime.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...(isLeftOut ? ['<rootDir>/test/ui/'] : [])],
  transform: { '^.+\\.(ts|js)$': '@swc/jest' },
  // One Temporal server and one bundle of the workflows for the whole run.
  globalSetup: '<rootDir>/test/support/global/global-set-up.ts',
  globalTeardown: '<rootDir>/test/support/global/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/global/loopback-only.ts'],
  // More than the cores of a small machine: most tests wait for a server most of the time.
  maxWorkers: 4,
  // Real servers and real clients on whatever machine this runs: a limit against hanging, no measure of speed.
  testTimeout: 120_000,
};
