import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** A text, and the path from the repository's root that it is linted as. The file need not exist. */
export interface LintText {
  readonly file: string;
  readonly text: string;
}

/** The complaints (`rule: message`) of the project's own ESLint configuration about each text, in order. */
export async function lintTexts(texts: readonly LintText[]): Promise<readonly (readonly string[])[]> {
  const child = spawn(process.execPath, [path.join(__dirname, 'lint-process.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(texts));
  const answers: unknown = JSON.parse(await text(child.stdout));
  if (!Array.isArray(answers)) throw new Error('lint-process.mjs printed no list');
  return answers.map((messages: unknown) => (Array.isArray(messages) ? messages.map(String) : []));
}
