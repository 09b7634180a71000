import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import { defineCommand } from '../command';
import { processOutput } from '../output';

/** `firebreak explain` */
export function explainCommand(): Command {
  return defineCommand({
    usage: 'explain <file>',
    summary: 'print what Firebreak understands of findings in a file, and what it would do',
    details: [
      'Works offline: needs no configuration and no Temporal. FILE is an export of findings',
      'in any form: one finding, a list, notifications, messages pulled from Pub/Sub, log entries;',
      'JSON or JSON lines. "-" reads standard input. It names what it could not read, field by field',
      'and line by line. A file without any finding: exit code 2.',
    ],
    examples: [
      'firebreak explain findings.json',
      'gcloud scc findings list organizations/987 --format=json | firebreak explain -',
      'firebreak explain export.jsonl --json | jq -r ".findings[].detector.family"',
    ],
    exits: [0, 1, 2],
  })
    .option('--json', 'print everything as one JSON document')
    .action(async (file: string, options: { readonly json?: true }) => {
      const output = processOutput();
      // Loaded here, as in every command, so that help is quick.
      const { explainDocuments } = await import('./explain-documents.js');
      const { createMessage } = await import('./as-message.js');
      const { readDocuments } = await import('./read-documents.js');
      const { jsonPrinter, textPrinter } = await import('./print-explained.js');
      const printer = options.json === true ? jsonPrinter(output) : textPrinter(output);
      const source = file === '-' ? 'standard input' : file;
      const stream = file === '-' ? process.stdin : createReadStream(file);
      const message = createMessage();
      const bytes = message.passing(bytesOf(stream, source));
      const tally = await explainDocuments(readDocuments(bytes), source, (explained) =>
        printer.take(explained),
      );
      printer.end({ ...tally, asMessage: message.refusedAs() });
    });
}

/** The bytes of a stream. Throws `malformed` when it cannot be read. */
async function* bytesOf(stream: AsyncIterable<unknown>, source: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) {
      if (chunk instanceof Uint8Array) yield chunk;
      else if (typeof chunk === 'string') yield Buffer.from(chunk);
    }
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Failure('malformed', `cannot read ${inertLine(source, 200)}: ${inertLine(why, 200)}`, {
      cause: thrown,
    });
  }
}
