import { incidentPage } from '../src/domain/presentation/page/incident-page';
import { runFirebreak } from '../stage/program';
import type { Arena } from './arena';
import { actingTexts } from './harmless';

/** Everything that people read of the workload's incident at this moment, by where. Nothing of it may act on them. */
export async function actsOnReader(arena: Arena, pages: readonly string[] = []): Promise<readonly string[]> {
  const { stage, workload } = arena;
  const commands = [['show', workload, '--full'], ['show', workload, '--json'], ['list']];
  const [view, ...shown] = await Promise.all([
    stage.incident.look(),
    ...commands.map(async (args) => runFirebreak(args, stage.environment)),
  ]);
  return actingTexts([
    ...(view === undefined
      ? []
      : [
          { where: 'the page', text: incidentPage(view), markdown: true },
          { where: 'the story', text: view.story.map(({ text }) => text).join('\n') },
        ]),
    ...commands.map((args, index) => ({
      where: args.join(' '),
      text: `${shown[index]?.stdout ?? ''}${shown[index]?.stderr ?? ''}`,
    })),
    ...pages.map((text) => ({ where: 'what people are sent', text })),
  ]);
}
