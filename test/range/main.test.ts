import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../simulator/range/result';
import { loadScenario, scenarioNames } from '../../simulator/scenarios/load';
import { builtProgram } from '../../stage/built';

const root = path.join(__dirname, '../..');
const LIMIT = 300_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-range-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function range(...args: readonly string[]) {
  const child = spawn(process.execPath, [builtProgram('simulator/range/main.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

describe('bad usage ends with exit code 2 and plays nothing', () => {
  test.each([
    ['an unknown scenario', ['nope'], scenarioNames().join(', ')],
    ['a file that is none', ['package.json'], 'not valid'],
    ['an unknown option', ['--jason'], '--help lists the options'],
  ])(
    '%s',
    async (_, args, said) => {
      const { code, stdout, stderr } = await range(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(said);
    },
    LIMIT,
  );
});

describe('--list', () => {
  test(
    'names every scenario with its title and its switches',
    async () => {
      const { code, stdout } = await range('--list');
      expect(code).toBe(0);
      const lines = scenarioNames().map((name) => {
        const { title, switches } = loadScenario(name);
        return [name, title, ...switches];
      });
      const rows = stdout.trim().split('\n');
      expect(rows).toHaveLength(lines.length);
      lines.forEach((parts, row) => parts.forEach((part) => expect(rows[row]).toContain(part)));
    },
    LIMIT,
  );

  test(
    'with --json as one document',
    async () => {
      const { stdout } = await range('--list', '--json');
      expect(JSON.parse(stdout)).toHaveLength(scenarioNames().length);
    },
    LIMIT,
  );
});

test(
  'a scenario that expects something else fails, with its reasons, and nothing is called a success',
  async () => {
    const source = await readFile(path.join(root, 'simulator/scenarios/developer-debugging.yaml'), 'utf8');
    const file = path.join(folder, 'impossible.yaml');
    await writeFile(
      file,
      source.replace('outcome: refused', 'outcome: contained').replace('decisions: 1', 'decisions: 2'),
    );
    const { code, stdout } = await range(file, '--json');
    const results = JSON.parse(stdout) as readonly RunResult[];
    expect(code).toBe(1);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      scenario: 'developer-debugging',
      switches: {},
      pass: false,
      outcome: 'refused',
      expectedOutcome: 'contained',
      attacker: { shell: 'none', token: 'none' },
      disturbed: [],
      forbiddenCalls: [],
      evidenceSealedBeforeChange: true,
      decisions: 1,
      restoredEqual: null,
      failures: ['the outcome is refused, not contained', 'people gave 1 answers that counted, not 2'],
    });
    expect(results[0]?.events.incident).toBeGreaterThan(0);
    expect(results[0]?.seconds.toPlan).toBeGreaterThan(0);
  },
  LIMIT,
);
