import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { detectors } from '../../../src/domain/detector';

const rows = readFileSync(path.join(__dirname, '../../../docs/detectors.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| [`'))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );

test('docs/detectors.md has every detector, and no other', () => {
  const documented = rows.map(([name = '']) => /^\[`(.*)`\]/.exec(name)?.[1]);
  expect(documented.toSorted()).toEqual(detectors.map(({ category }) => category).toSorted());
});

test.each(detectors.map((detector) => [detector.category, detector] as const))(
  '%s as it is',
  (_, detector) => {
    const row = rows.find(([name]) => name?.startsWith(`[\`${detector.category}\`]`));
    const retired = detector.retired === undefined ? '' : ` Shut down ${detector.retired}.`;
    expect(row).toEqual([
      `[\`${detector.category}\`](${detector.page})`,
      detector.family,
      `${detector.means}${retired}`,
      detector.techniques.join(', '),
      detector.indicators.join(', '),
      detector.falsePositives.join('; '),
    ]);
  },
);
