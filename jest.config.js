/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.(ts|js)$': '@swc/jest' },
  // @noble/hashes ships ES modules only; Jest has to transform it.
  transformIgnorePatterns: ['/node_modules/(?!@noble/)'],
  maxWorkers: 2,
};
