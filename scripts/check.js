// `npm test`: types, lint, format, all tests, the range. Every step runs, whatever the one before said.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..');

/** A tool's own entry, run by this Node: no shell and no npx in between. */
function tool(packageName, bin) {
  const folder = path.dirname(require.resolve(`${packageName}/package.json`, { paths: [root] }));
  return path.join(folder, bin);
}

/** Runs one program to its end. What it prints is kept when `capture` says so, else it goes to our own output. */
function run(args, capture) {
  const [stdout, stderr] = {
    all: ['pipe', 'pipe'],
    stdout: ['pipe', 'inherit'],
    none: ['inherit', 'inherit'],
  }[capture];
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', stdout, stderr] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ code, output, seconds: (performance.now() - started) / 1_000 }));
  });
}

/** What failed, by name: said again at the end, since the log of a long run is cut at its beginning. */
const failures = [];

function report(name, passed, failed, seconds, note = '') {
  const verdict = failed === 0 && passed > 0 ? 'passed' : 'FAILED';
  process.stdout.write(`${name.padEnd(8)} ${verdict}  ${seconds.toFixed(1)} s${note}\n`);
  return { passed, failed: failed === 0 && passed === 0 ? 1 : failed };
}

/** A check is one test. Its output is shown only when it failed. */
async function check(name, args) {
  const { code, output, seconds } = await run(args, 'all');
  if (code !== 0) {
    failures.push(name);
    process.stdout.write(`\n${output.trim()}\n\n`);
  }
  return report(name, code === 0 ? 1 : 0, code === 0 ? 0 : 1, seconds);
}

async function jest() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'firebreak-check-'));
  try {
    const file = path.join(folder, 'jest.json');
    const { code, seconds } = await run(
      [tool('jest', 'bin/jest.js'), '--json', `--outputFile=${file}`],
      'stdout',
    );
    const result = parse(() => fs.readFileSync(file, 'utf8'));
    if (result === undefined)
      return report('tests', 0, 1, seconds, `: Jest ended with exit code ${code} and no results`);
    failures.push(...failedTests(result));
    // A suite that could not even be loaded has no tests to count; a skipped test is one that nobody ran.
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    const skipped = result.numPendingTests + result.numTodoTests;
    const note = skipped > 0 ? `, ${skipped} skipped, which count as failed` : '';
    const broken = code !== 0 && failed + skipped === 0 ? 1 : 0;
    return report('tests', result.numPassedTests, failed + skipped + broken, seconds, note);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function range() {
  const built = await run([path.join(__dirname, 'built.js')], 'stdout');
  const program = path.join(built.output.trim(), 'simulator/range/main.js');
  const { code, output, seconds } = await run([program, '--sample', '--json'], 'stdout');
  const scenarios = parse(() => output);
  if (!Array.isArray(scenarios)) {
    return report('range', 0, 1, seconds, `: it ended with exit code ${code} and no results`);
  }
  const failed = scenarios.filter((scenario) => scenario.pass !== true);
  for (const { scenario, failures = [] } of failed) {
    failures.push(`range: ${scenario}`);
    process.stdout.write(`range: ${scenario} failed\n${failures.map((text) => `  - ${text}\n`).join('')}`);
  }
  return report('range', scenarios.length - failed.length, failed.length, seconds);
}

/** `test/a.test.ts: does what it says`; of a suite that could not be loaded its file alone. */
function failedTests({ testResults }) {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = path.relative(root, name);
    const failed = assertionResults.filter((test) => test.status !== 'passed');
    if (failed.length === 0) return status === 'passed' ? [] : [file];
    return failed.map(({ fullName }) => `${file}: ${fullName}`);
  });
}

function parse(read) {
  try {
    return JSON.parse(read());
  } catch {
    return undefined;
  }
}

async function main() {
  const cache = path.join(root, 'node_modules/.cache');
  const results = await Promise.all([
    check('types', [tool('typescript', 'bin/tsc'), '--noEmit']),
    check('lint', [
      tool('eslint', 'bin/eslint.js'),
      ...['.', '--max-warnings=0', '--cache', '--cache-strategy=content'],
      `--cache-location=${path.join(cache, 'eslint')}/`,
    ]),
    check('format', [
      tool('prettier', 'bin/prettier.cjs'),
      ...['--check', '.', '--log-level=warn', '--cache', '--cache-strategy=content'],
      `--cache-location=${path.join(cache, 'prettier')}`,
    ]),
  ]);
  results.push(await jest());
  if (fs.existsSync(path.join(root, 'simulator/range/main.ts'))) results.push(await range());
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  if (failures.length > 0) process.stdout.write(`Failed:\n${failures.map((one) => `  ${one}\n`).join('')}`);
  process.stdout.write(`Tests: ${passed} passed, ${failed} failed\n`);
}

void main();
