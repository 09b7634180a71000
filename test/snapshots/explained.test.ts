import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createColors } from 'picocolors';
import { explainDocuments } from '../../src/cli/explain/explain-documents';
import { readDocuments } from '../../src/cli/explain/read-documents';
import { renderExplanation } from '../../src/cli/explain/print-explained';
import { kept } from './kept';

const corpus = path.join(__dirname, '../corpus');
const files = ['detectors', 'forms'].flatMap((folder) =>
  readdirSync(path.join(corpus, folder)).map((file) => path.join(folder, file)),
);

async function explained(file: string): Promise<string> {
  const output = { width: 100, colors: createColors(false) };
  const texts: string[] = [];
  const bytes = (async function* () {
    yield readFileSync(path.join(corpus, file));
  })();
  const tally = await explainDocuments(readDocuments(bytes), file, async (one) => {
    texts.push(
      renderExplanation(one.explanation, `finding ${one.number} (line ${one.line}, ${one.path})`, output),
    );
  });
  return [...texts, JSON.stringify(tally), ''].join('\n');
}

describe('what is explained of a file of the corpus is what was explained before', () => {
  test.each(files)('%s', async (file) => {
    const now = await explained(file);
    expect(now).toBe(await kept(`explained/${file.replace(/\.json$/, '')}`, now));
  });
});
