// Reads [{ file, text }] as JSON from stdin and prints, per text, the messages of the project's own ESLint
// configuration as if `file` held `text`. A process of its own because Jest cannot load ES module configurations.
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const cwd = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const cases = JSON.parse(await text(process.stdin));
// The files do not exist, so there are no types to ask for.
const eslint = new ESLint({ cwd, overrideConfig: tseslint.configs.disableTypeChecked });
const answers = [];
for (const { file, text } of cases) {
  const [result] = await eslint.lintText(text, { filePath: path.join(cwd, file) });
  answers.push(result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
process.stdout.write(JSON.stringify(answers));
