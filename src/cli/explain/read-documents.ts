import { TextDecoder } from 'node:util';
import { parseLine, type Document } from './document';
import { createSplitter } from './split-values';

/** Characters after which it is decided how a file is laid out, whether its first line has ended or not. */
const ENOUGH = 1_000_000;

/**
 * The JSON values of a file: one, several in a row, a list's entries, or JSON lines. Of JSON lines only one is held at a
 * time. A line that is no JSON is given as a fault with its number, and those after it are read. Bytes that are no UTF-8
 * become U+FFFD; UTF-16 is told by its mark.
 */
export async function* readDocuments(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Document> {
  const texts = textsOf(chunks);
  let head = '';
  for (;;) {
    const next = await texts.next();
    if (next.done === true) break;
    head += next.value;
    if (head.length >= ENOUGH || /\S[^\n]*\n\s*\S[^\n]*\n/.test(head)) break;
  }
  if (areLines(head)) {
    yield* linesOf(head, texts);
    return;
  }
  const splitter = createSplitter();
  yield* splitter.push(head);
  for await (const text of texts) yield* splitter.push(text);
  yield* splitter.end();
}

/** Whether each line is a value: the first is one, or the first is broken and the second is one. */
function areLines(head: string): boolean {
  const [first = '', second = ''] = head
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (first.startsWith('[')) return false;
  if (!first.startsWith('{')) return true;
  return [first, second].some((line) => line.startsWith('{') && 'value' in parseLine(line, 1));
}

async function* linesOf(head: string, texts: AsyncGenerator<string>): AsyncGenerator<Document> {
  let line = 0;
  let parts: string[] = [];
  const take = function* (text: string): Generator<Document> {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const each of lines) {
      parts.push(each);
      yield* finish();
    }
    if (rest !== '') parts.push(rest);
  };
  const finish = function* (): Generator<Document> {
    const whole = parts.join('').trim();
    parts = [];
    line += 1;
    if (whole !== '') yield parseLine(whole, line);
  };
  yield* take(head);
  for await (const text of texts) yield* take(text);
  yield* finish();
}

async function* textsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let first = new Uint8Array();
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      first = Buffer.concat([first, chunk]);
      // A mark has up to three bytes, which the decoder drops.
      if (first.length < 3) continue;
      decoder = new TextDecoder(encodingOf(first));
      yield decoder.decode(first, { stream: true });
    } else yield decoder.decode(chunk, { stream: true });
  }
  yield decoder === undefined ? new TextDecoder().decode(first) : decoder.decode();
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
