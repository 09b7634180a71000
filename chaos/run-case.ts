import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openStage, type Stage } from '../stage/stage';
import type { Acts, CaseResult, ChaosCase } from './case';
import { judge } from './judge';
import { playStory } from './story';

async function tellStory(stage: Stage, acts: Acts): Promise<readonly string[]> {
  return judge(await playStory(stage, acts), stage.ledger);
}

/** Plays one case and judges it. Leaves no process behind; the folder of one that failed stays. Never rejects. */
export async function runCase({ name, title, acts, play, stage: settings }: ChaosCase): Promise<CaseResult> {
  const started = performance.now();
  const failures: string[] = [];
  const figures: string[] = [];
  let stage: Stage | undefined;
  try {
    stage = await openStage({ name: `chaos-${name}`, ...settings });
    const told =
      play === undefined
        ? tellStory(stage, acts)
        : play(stage, (figure) => {
            figures.push(figure);
          });
    failures.push(...(await told));
  } catch (thrown) {
    failures.push(thrown instanceof Error ? thrown.message : String(thrown));
  }
  const pass = failures.length === 0;
  if (stage !== undefined) {
    if (!pass) await keepTruth(stage);
    await stage.close(!pass);
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { name, title, pass, seconds, failures, figures, folder: pass ? null : (stage?.folder ?? null) };
}

/** The simulator's knowledge is gone with its process. */
async function keepTruth({ cloud, incident, folder }: Stage): Promise<void> {
  cloud.thaw();
  const truth: unknown = await cloud.truth().catch((thrown: unknown) => String(thrown));
  const view = (await incident.look()) ?? null;
  await writeFile(path.join(folder, 'truth.json'), JSON.stringify(truth, null, 2));
  await writeFile(path.join(folder, 'incident.json'), JSON.stringify(view, null, 2));
}
