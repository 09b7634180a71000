import { readFileSync } from 'node:fs';
import { Root, type INamespace } from 'protobufjs';

const roots = new Map<string, Root>();

/**
 * The message and service descriptions that a Google client package ships, for example `@google-cloud/run`.
 * Parsed once a process (25 to 100 ms). Throws when the package is not installed or ships none.
 */
export function protosOf(packageName: string): Root {
  const known = roots.get(packageName);
  if (known !== undefined) return known;
  const path = require.resolve(`${packageName}/build/protos/protos.json`);
  const root = Root.fromJSON(JSON.parse(readFileSync(path, 'utf8')) as INamespace);
  root.resolveAll();
  roots.set(packageName, root);
  return root;
}
