import type { DataConverter } from '@temporalio/common';

/** The module that workflow bundles take their converter from. */
const payloadConverterPath = require.resolve('./payload-converter');

/** How payloads are read and written: the same for every worker, client and bundle. */
export const dataConverter: DataConverter = { payloadConverterPath };

/** Modules that every bundle of the workflows has besides them. */
export const bundleParts = {
  payloadConverterPath,
  workflowInterceptorModules: [require.resolve('./task-limits')],
};
