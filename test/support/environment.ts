/** The variables by which the global set-up reaches the test files; the environment is the only way from one to the other. */
export type TestVariable =
  /** `host:port` of the development server. */
  | 'FIREBREAK_TEST_ADDRESS'
  /** Path of the development server's executable, for tests that start one of their own. */
  | 'FIREBREAK_TEST_SERVER'
  /** Path of the time-skipping server's executable. */
  | 'FIREBREAK_TEST_TIME_SKIPPING_SERVER'
  /** Path of a Chromium; absent where there is none. */
  | 'FIREBREAK_TEST_CHROMIUM'
  /** Path of the bundled workflows; absent when they could not be bundled. */
  | 'FIREBREAK_TEST_BUNDLE'
  /** Why they could not be bundled. */
  | 'FIREBREAK_TEST_BUNDLE_ERROR';

/** The path of the bundled workflows. Throws why there is none. */
export function testBundle(): string {
  const why = process.env['FIREBREAK_TEST_BUNDLE_ERROR'];
  if (why !== undefined) throw new Error(`the workflows could not be bundled: ${why}`);
  return testVariable('FIREBREAK_TEST_BUNDLE');
}

/** The value of a variable. Throws when the test runs without the global set-up. */
export function testVariable(name: TestVariable): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: run this test with Jest and the project's configuration`);
  return value;
}
