'use strict';
const { createRequire } = require('node:module');
const Runtime = require('jest-runtime').default;

/*
 * Loading Google's clients takes seconds, and Jest loads every package anew for each of its files: that was half of what
 * all tests cost. Packages keep no state that a test changes, so a worker loads them once. The project's own modules are
 * still each file's own, and so are Temporal's: they load the payload converter, one of our modules, by its path.
 */
const isOwn = (name) =>
  /^[./]/.test(name) || /^@temporalio\/(?!proto$)/.test(name) || name === '@jest/globals';

module.exports = class extends Runtime {
  requireModuleOrMock(from, name) {
    return isOwn(name) ? super.requireModuleOrMock(from, name) : createRequire(from)(name);
  }
};
