import { Runtime } from '@temporalio/worker';

/**
 * Ends the SDK's native runtime. It ends by itself with the last worker or connection, but one that never had any keeps
 * the process alive for ever: to be called when starting a worker has failed. Safe to call twice.
 */
export async function shutDownRuntime(): Promise<void> {
  await Runtime.instance().shutdown();
}
