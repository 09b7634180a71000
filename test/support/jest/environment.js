'use strict';
const vm = require('node:vm');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/*
 * Jest runs each file in a realm of its own, with its own `Error`, `Map` and so on. Packages that are loaded once for all
 * files (see runtime.js) would be of another realm than the tests, and `instanceof` would not hold between the two. So
 * everything runs in the realm of Node itself.
 */
const ofNode = {};
const { compileFunction } = vm;

// Where no context is named, Node compiles for its own realm.
vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) =>
  compileFunction(code, parameters, parsingContext === ofNode ? options : { ...options, parsingContext });

module.exports = class {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {}

  /** The next file of this worker begins with real time, and with the limit that the configuration gives. */
  async teardown() {
    this.fakeTimersModern.dispose();
    delete globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')];
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return ofNode;
  }
};
