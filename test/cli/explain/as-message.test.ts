import { expect, test } from '@jest/globals';
import { createMessage } from '../../../src/cli/explain/as-message';

const line = JSON.stringify({ finding: { name: 'organizations/1/sources/2/findings/f1' } });
const pretty = JSON.stringify(JSON.parse(line), undefined, 2);
const utf8 = (text: string): Uint8Array => Buffer.from(text);

async function refused(...chunks: readonly Uint8Array[]): Promise<string | null> {
  const message = createMessage();
  const given = (async function* () {
    yield* chunks;
  })();
  const passed: Uint8Array[] = [];
  for await (const chunk of message.passing(given)) passed.push(chunk);
  expect(Buffer.concat(passed).equals(Buffer.concat(chunks))).toBe(true);
  return message.refusedAs();
}

test.each<[string, readonly Uint8Array[], string | null]>([
  ['UTF-16', [Buffer.from(`\ufeff${line}`, 'utf16le')], 'it is not JSON in UTF-8'],
  ['several pretty values', [utf8(`${pretty}\n${pretty}`)], 'it is not JSON in UTF-8'],
  [
    'more than a megabyte',
    Array.from({ length: 30 }, () => utf8(`${line}\n`.repeat(1_000))),
    'bytes, more than 1000000',
  ],
  ['one value', [utf8(pretty)], null],
  ['one a line, in pieces', [utf8(line.slice(0, 9)), utf8(`${line.slice(9)}\n${line}\n`)], null],
])('how intake would take a file as one message: %s', async (_, chunks, says) => {
  const why = await refused(...chunks);
  if (says === null) expect(why).toBeNull();
  else expect(why).toContain(says);
});
