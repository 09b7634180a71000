import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { detectorFindings } from './detector-findings';
import { formFindings } from './form-findings';

// Writes the corpus anew after the tables beside this file were changed: node --import tsx test/corpus/write.ts
for (const [folder, documents] of [
  ['detectors', detectorFindings],
  ['forms', formFindings],
] as const) {
  mkdirSync(path.join(__dirname, folder), { recursive: true });
  for (const [name, document] of Object.entries(documents)) {
    writeFileSync(path.join(__dirname, folder, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
  }
}
