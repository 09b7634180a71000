import { TextDecoder } from 'node:util';
import { parseLine, type Document } from './document';
import { createSplitter } from './split-values';

/** Characters after which it is decided how a file is laid out, whether its first line has ended or not. */
const ENOUGH = 1_000_000;
/** Lines that tell it. */
const LOOKED_AT = 10;

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
    if (head.length >= ENOUGH) break;
    if (next.value.includes('\n') && linesIn(head).length > LOOKED_AT) break;
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

/**
 * Tells whether each line is a value by itself. Those of a value over several lines begin with a name or a closing
 * bracket; a broken one still begins as a value does.
 */
function areLines(head: string): boolean {
  const lines = linesIn(head).slice(0, LOOKED_AT);
  if (lines[0]?.startsWith('[') === true) return false;
  return (
    lines[0]?.startsWith('{') === false || (lines.length > 1 && lines.every((line) => line.startsWith('{')))
  );
}

function linesIn(text: string): readonly string[] {
  return text
    .split('\n', 4 * LOOKED_AT)
    .map((line) => line.trim())
    .filter((line) => line !== '');
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
