import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { builtProgram } from '../../stage/built';
import type { Figure, Measurement } from '../figure';

const root = path.join(__dirname, '../..');
const FINDINGS = 10_000;
/** As many times more, to see whether memory grows with what is read. */
const TIMES = 4;

/** One run of `firebreak explain` on as many findings. */
interface Run {
  readonly seconds: number;
  /** Most memory that it held. */
  readonly mebibytes: number;
}

/** Writes constructed findings of every detector and form as JSON lines, as often as it takes. */
async function writeFindings(file: string, count: number): Promise<void> {
  const corpus = ['detectors', 'forms'].flatMap((folder) => {
    const below = path.join(root, 'test/corpus', folder);
    return readdirSync(below).map((name) => readFileSync(path.join(below, name), 'utf8'));
  });
  const lines = corpus.map((document) => `${JSON.stringify(JSON.parse(document))}\n`);
  const out = createWriteStream(file);
  for (let number = 0; number < count; number += 1) {
    if (!out.write(lines[number % lines.length])) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

async function explain(program: string, file: string): Promise<Run> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['--require', path.join(__dirname, '../rig/peak-probe.cjs'), program, 'explain', file, '--json'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [said, code] = await Promise.all([text(child.stderr), ended]);
  const seconds = (performance.now() - started) / 1_000;
  const peak = /^peak (\d+)$/m.exec(said)?.[1];
  if (code !== 0 || peak === undefined)
    throw new Error(`explain ended with exit code ${String(code)}: ${said}`);
  return { seconds, mebibytes: Number(peak) / 1_024 };
}

type Pair = readonly [few: Run, many: Run];

/** Runs on few and on many, once for both figures that are made of them. */
let made: Promise<readonly Pair[]> | undefined;

async function measurePairs(runs: number): Promise<readonly Pair[]> {
  const program = builtProgram('src/cli.ts');
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-explain-'));
  try {
    const [few, many] = [path.join(folder, 'few.jsonl'), path.join(folder, 'many.jsonl')];
    await writeFindings(few, FINDINGS);
    await writeFindings(many, FINDINGS * TIMES);
    const pairs: Pair[] = [];
    while (pairs.length < runs) pairs.push([await explain(program, few), await explain(program, many)]);
    return pairs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureExplain(
  runs: number,
  value: (few: Run, many: Run) => number,
  note: (few: Run, many: Run) => string,
): Promise<Measurement> {
  const pairs = await (made ??= measurePairs(runs));
  return {
    values: pairs.map(([one, other]) => value(one, other)),
    notes: [
      `constructed findings of every detector and form as JSON lines, built code, --json to nowhere, start included`,
      ...pairs.map(([one, other]) => note(one, other)),
    ],
  };
}

/** How fast, and in how much memory, exported findings are explained. */
export const explainFigures: readonly Figure[] = [
  {
    name: 'explain-per-second',
    title: `findings a second that firebreak explain reads and explains, of ${FINDINGS}`,
    unit: 'findings',
    goal: 2_000,
    bound: 'at least',
    runs: 3,
    measure: async (runs) =>
      measureExplain(
        runs,
        ({ seconds }) => FINDINGS / seconds,
        ({ seconds }, many) =>
          `${seconds.toFixed(2)} s, and ${many.seconds.toFixed(2)} s for ${TIMES} times as many`,
      ),
  },
  {
    name: 'explain-memory-growth',
    title: `most memory of firebreak explain on ${FINDINGS * TIMES} findings, divided by that on ${FINDINGS}`,
    unit: 'x',
    goal: 1.25,
    bound: 'at most',
    runs: 3,
    measure: async (runs) =>
      measureExplain(
        runs,
        (few, many) => many.mebibytes / few.mebibytes,
        (few, many) => `${few.mebibytes.toFixed(0)} and ${many.mebibytes.toFixed(0)} MiB`,
      ),
  },
];
