import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Document } from '../../../src/cli/explain/document';
import { readDocuments } from '../../../src/cli/explain/read-documents';

async function read(bytes: Uint8Array, size = 7): Promise<readonly Document[]> {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const documents: Document[] = [];
  for await (const document of readDocuments(pieces())) documents.push(document);
  return documents;
}

const readText = async (text: string, size?: number): Promise<readonly Document[]> =>
  read(Buffer.from(text), size);

/** Values as they are, faults as the word. */
function shape(documents: readonly Document[]): readonly unknown[] {
  return documents.map((each) => ('fault' in each ? [each.line, 'fault'] : [each.line, each.value]));
}

describe('what is broken is named by its line, and what is whole is read', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['nothing', '', []],
    ['white space', ' \r\n\t\n', []],
    ['a word', 'hello', [[1, 'fault']]],
    [
      'a broken line between two',
      '{"a":1}\n{"a":\n{"a":3}\n',
      [
        [1, { a: 1 }],
        [2, 'fault'],
        [3, { a: 3 }],
      ],
    ],
    [
      'a broken first line',
      '{"a":\n{"a":2}\n{"a":3}\n',
      [
        [1, 'fault'],
        [2, { a: 2 }],
        [3, { a: 3 }],
      ],
    ],
    [
      'a missing comma in a list',
      '[{"a":1}\n{"a":2}]',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    [
      'a broken entry of a list',
      '[{"a":1},\n{"a" 2},\n{"a":3}]',
      [
        [1, { a: 1 }],
        [2, 'fault'],
        [3, { a: 3 }],
      ],
    ],
    [
      'a list that was cut',
      '[{"a":1},\n{"a":2},\n{"a":',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
        [3, 'fault'],
      ],
    ],
    [
      'a text that never ends',
      '[{"a":"x},\n{"a":2},\n{"a":3}]',
      [
        [1, 'fault'],
        [2, { a: 2 }],
      ],
    ],
    ['more brackets than were opened', ']}{"a":1}', [[1, 'fault']]],
    [
      'a table',
      'name,severity\nx,HIGH\n',
      [
        [1, 'fault'],
        [2, 'fault'],
      ],
    ],
  ])('%s', async (_, text, expected) => {
    expect(shape(await readText(text))).toEqual(expected);
  });

  test('bytes that are no UTF-8 become U+FFFD', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]);
    expect(shape(await read(bytes))).toEqual([[1, { a: '\ufffd\ufffd' }]]);
  });
});

describe('how a file is laid out', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['one value over several lines', '{\n  "a": [\n    1\n  ]\n}\n', [[1, { a: [1] }]]],
    [
      'several of those',
      '{\n"a":1\n}\n{\n"a":2\n}',
      [
        [1, { a: 1 }],
        [4, { a: 2 }],
      ],
    ],
    [
      'a list on one line',
      '[{"a":1}, {"a":2}]',
      [
        [1, { a: 1 }],
        [1, { a: 2 }],
      ],
    ],
    [
      'a list over several lines',
      '[\n  {\n    "a": 1\n  },\n  {\n    "a": 2\n  }\n]\n',
      [
        [2, { a: 1 }],
        [5, { a: 2 }],
      ],
    ],
    [
      'lists in a list, whose entries are given',
      '[[{"a":1}],[{"a":2}]]',
      [
        [1, { a: 1 }],
        [1, { a: 2 }],
      ],
    ],
    [
      'brackets and quotes in texts',
      '[{"a":"]}\\"[{"},{"a":2}]',
      [
        [1, { a: ']}"[{' }],
        [1, { a: 2 }],
      ],
    ],
    [
      'JSON lines with empty lines',
      '{"a":1}\n\n\n{"a":2}',
      [
        [1, { a: 1 }],
        [4, { a: 2 }],
      ],
    ],
    [
      'JSON lines with commas',
      '{"a":1},\n{"a":2},\n',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    [
      'line ends of Windows',
      '{"a":1}\r\n{"a":2}\r\n',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    [
      'a mark of UTF-8',
      '\ufeff{"a":1}\n{"a":2}',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    ['an object of two bytes', '{}', [[1, {}]]],
  ])('%s', async (_, text, expected) => {
    for (const size of [1, 2, 7, 4_096]) expect(shape(await readText(text, size))).toEqual(expected);
  });

  test.each(['utf-16le', 'utf-16be'])('%s, told by its mark', async (encoding) => {
    const little = Buffer.from('\ufeff{"a":"é"}\r\n{"a":2}', 'utf16le');
    const bytes = encoding === 'utf-16le' ? little : little.swap16();
    expect(shape(await read(bytes, 3))).toEqual([
      [1, { a: 'é' }],
      [2, { a: 2 }],
    ]);
  });
});

const objects = fc.array(fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 })), {
  minLength: 1,
  maxLength: 6,
});
const layouts: Readonly<Record<string, (values: readonly unknown[]) => string>> = {
  lines: (values) => values.map((value) => JSON.stringify(value)).join('\n'),
  list: (values) => JSON.stringify(values),
  'a pretty list': (values) => JSON.stringify(values, null, 2),
  'one after the other': (values) => values.map((value) => JSON.stringify(value, null, 1)).join('\n'),
};

test.each(Object.entries(layouts))('as %s every value comes back, whatever it holds', async (_, layOut) => {
  await fc.assert(
    fc.asyncProperty(objects, fc.integer({ min: 1, max: 40 }), async (values, size) => {
      const documents = await readText(layOut(values), size);
      expect(documents.map((each) => ('value' in each ? each.value : 'fault'))).toEqual(
        JSON.parse(JSON.stringify(values)),
      );
    }),
    { numRuns: 150 },
  );
});
