import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openStage, type Stage } from '../stage/stage';
import { openArena } from './arena';
import type { AttackCase, CaseResult } from './case';
import { judge } from './judge';

/** Plays one attack and judges it. Leaves no process behind; the folder of one that got through stays. Never rejects. */
export async function runCase({
  name,
  title,
  who,
  play,
  holds,
  stage: settings,
}: AttackCase): Promise<CaseResult> {
  const started = performance.now();
  const failures: string[] = [];
  let stage: Stage | undefined;
  try {
    stage = await openStage({ name: `attack-${name}`, ...settings });
    const arena = openArena(stage);
    try {
      await play(arena);
    } catch (thrown) {
      failures.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
    failures.push(...(await judge(arena, holds)));
  } catch (thrown) {
    failures.push(thrown instanceof Error ? thrown.message : String(thrown));
  }
  const pass = failures.length === 0;
  if (stage !== undefined) {
    if (!pass) await keepTruth(stage);
    await stage.close(!pass);
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { name, title, who, pass, seconds, failures, folder: pass ? null : (stage?.folder ?? null) };
}

/** The simulator's knowledge is gone with its process. */
async function keepTruth({ cloud, incident, folder }: Stage): Promise<void> {
  const truth: unknown = await cloud.truth().catch((thrown: unknown) => String(thrown));
  const view = (await incident.look()) ?? null;
  await writeFile(path.join(folder, 'truth.json'), JSON.stringify(truth, null, 2));
  await writeFile(path.join(folder, 'incident.json'), JSON.stringify(view, null, 2));
}
