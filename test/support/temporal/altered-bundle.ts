import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import ts from 'typescript';
import { bundleParts } from '../../../src/temporal/connection/data-converter';

const root = path.join(__dirname, '../../..');

/** Files whose numbers and sentences change from one version to the next: weights, detectors, techniques, advice, texts. */
const TABLES = [
  /^assessment\/(?:assess|weights)\.ts$/,
  /^assessment\/signals\//,
  /^attack\//,
  /^audit-trail\/privileged-roles\.ts$/,
  /^detector\/(?!playbook|product)/,
  /^plan\/propose-plan\.ts$/,
  /^plan\/freeze\//,
  /^presentation\/brief\//,
];

/** The alteration, and the code of the workflows that were bundled with it. */
export interface AlteredBundle {
  readonly files: readonly string[];
  readonly code: string;
}

/** The workflows as a later version would have them: every number in a table is another one, and every sentence. */
export async function bundleAltered(): Promise<AlteredBundle> {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-test-'));
  const copy = path.join(folder, 'src');
  const copied = (file: string): string => path.join(folder, path.relative(root, file));
  try {
    await cp(path.join(root, 'src'), copy, { recursive: true });
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const domain = path.join(copy, 'domain');
    const names = (await readdir(domain, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const files = names.filter((name) => TABLES.some((table) => table.test(name)));
    for (const name of files) {
      const file = path.join(domain, name);
      await writeFile(file, altered(await readFile(file, 'utf8')));
    }
    const { code } = await bundleWorkflowCode({
      workflowsPath: path.join(copy, 'workflows/index.ts'),
      payloadConverterPath: copied(bundleParts.payloadConverterPath),
      workflowInterceptorModules: bundleParts.workflowInterceptorModules.map(copied),
      logger: new DefaultLogger('ERROR'),
    });
    return { files, code };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function altered(source: string): string {
  return withOtherSentences(source).replaceAll(/(?<=[:(,=<>] )(\d+)\b(?![\w.'])/g, (number) =>
    String(Number(number) * 3 + 1),
  );
}

/** A sentence has a space; a name, a key or a path has none. */
function withOtherSentences(source: string): string {
  const file = ts.createSourceFile('altered.ts', source, ts.ScriptTarget.Latest);
  const ends: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && node.text.includes(' ')) ends.push(node.end - 1);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return ends
    .toReversed()
    .reduce((text, end) => `${text.slice(0, end)}, said otherwise${text.slice(end)}`, source);
}
