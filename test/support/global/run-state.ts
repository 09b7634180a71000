/** The state that the set-up hands to the teardown; both run in Jest's own process, each with modules of its own. */
export interface RunState {
  readonly server: { stop(): Promise<void> };
}

declare global {
  var firebreakTestRun: RunState | undefined;
}

/** Called once, at the end of the set-up. */
export function keepForTeardown(state: RunState): void {
  globalThis.firebreakTestRun = state;
}

/** Returns the state that the set-up kept, or undefined when it failed. */
export function keptForTeardown(): RunState | undefined {
  return globalThis.firebreakTestRun;
}
