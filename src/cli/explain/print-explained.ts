import { once } from 'node:events';
import { safeJson } from '../safe-json';
import type { Output } from '../output';
import type { Explained, Tally } from './explain-documents';
import { renderExplanation } from './render-explanation';

/** Where explanations go, one after the other. */
export interface Printer {
  take(explained: Explained): Promise<void>;
  /** What is left to say at the end. */
  end(tally: Tally): void;
}

/** Resolves when whoever reads stdout has caught up, so that a long output does not pile up in memory. */
async function drained(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
}

const MOST_NOTED = 20;

/** For people: one block a finding, and a count. What could not be used goes to stderr. */
export function textPrinter(output: Output): Printer {
  return {
    async take({ number, line, path, explanation }) {
      const where = `finding ${number} (line ${line}${path === '' ? '' : `, ${path}`})`;
      output.print(renderExplanation(explanation, where, output));
      await drained();
    },
    end({ findings, ours, refused, problems, problemCount }) {
      const without = refused === 0 ? '' : ` ${refused} of them would be refused by intake.`;
      output.print(
        `${findings} ${findings === 1 ? 'finding' : 'findings'}, ${ours} for Firebreak, ${findings - ours} not ours.${without}`,
      );
      const noted = problems.slice(0, MOST_NOTED);
      noted.forEach(({ line, why }) => output.note(`line ${line} ${why}`));
      if (problemCount > noted.length) output.note(`and ${problemCount - noted.length} more such lines`);
    },
  };
}

/** For programs: one JSON document, written while it is read, one finding on each line of it. */
export function jsonPrinter(output: Output): Printer {
  return {
    async take({ number, line, path, explanation }) {
      const begins = number === 1 ? '{"findings":[\n' : ',\n';
      output.print(`${begins}${safeJson({ number, line, path, ...explanation }, 0)}`);
      await drained();
    },
    end({ findings, ours, refused, problems, problemCount }) {
      const notOurs = findings - ours;
      const rest = { read: { findings, ours, notOurs, refused, problems: problemCount }, problems };
      output.print(`],${safeJson(rest, 0).slice(1)}`);
    },
  };
}
