import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleParts } from '../../temporal/connection/data-converter';

/*
 * Bundles the workflows into the file that the first argument names. A program of its own: bundling occupies a process
 * for seconds, and one that is occupied hears no Ctrl-C.
 */
async function main([file = '']: readonly string[]): Promise<void> {
  const { code } = await bundleWorkflowCode({
    ...bundleParts,
    workflowsPath: require.resolve('../../workflows'),
    // Below ERROR, webpack's statistics flood the output.
    logger: new DefaultLogger('ERROR'),
  });
  await writeFile(file, code);
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
});
