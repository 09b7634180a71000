import { once } from 'node:events';
import { safeJson, type Output } from '../output';
import type { Explained, WholeTally } from './explain-documents';
import type { Explanation } from '../../domain/presentation/explain-finding';
import { inertLine } from '../../domain/text/inert-text';
import { field, items, section, verbatim } from '../render/text-layout';

/** Where explanations go, one after the other. */
interface Printer {
  take(explained: Explained): Promise<void>;
  /** Prints the last lines. */
  end(tally: WholeTally): void;
}

/** Resolves when the reader of stdout has caught up, so that a long output does not pile up in memory. */
async function drained(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
}

const MOST_NOTED = 20;

/** Prints for people: one block a finding, and a count. Problems go to stderr. */
export function textPrinter(output: Output): Printer {
  return {
    async take({ number, line, path, explanation }) {
      const where = `finding ${number} (line ${line}${path === '' ? '' : `, ${path}`})`;
      output.print(renderExplanation(explanation, where, output));
      await drained();
    },
    end({ findings, ours, refused, problems, problemCount, asMessage }) {
      const without = refused === 0 ? '' : ` ${refused} of them would be refused by intake.`;
      output.print(
        `${findings} ${findings === 1 ? 'finding' : 'findings'}, ${ours} for Firebreak, ${findings - ours} not ours.${without}`,
      );
      if (asMessage !== null)
        output.print(
          `As one message intake would not look into this file: ${asMessage}. What is said above is of each finding in a message of its own.`,
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
    end({ findings, ours, refused, problems, problemCount, asMessage }) {
      const notOurs = findings - ours;
      const rest = {
        read: { findings, ours, notOurs, refused, problems: problemCount, asMessage },
        problems,
      };
      output.print(`],${safeJson(rest, 0).slice(1)}`);
    },
  };
}

/** An explanation for a person; every text of the finding made inert. `where` says where in the file the finding was. */
export function renderExplanation(
  explanation: Explanation,
  where: string,
  { width, colors }: Pick<Output, 'width' | 'colors'>,
): string {
  const { product, refused, detector, severity, workload, playbook } = explanation;
  const notes = [
    detector.means ?? [],
    detector.note ?? [],
    detector.known || !product.ours || refused !== undefined
      ? []
      : 'No own entry: the default playbook answers it.',
  ].flat();
  return [
    colors.bold(
      inertLine(`${detector.category === '' ? 'no category' : detector.category}, ${where}`, width),
    ),
    ...field('finding', [explanation.finding === '' ? 'its name is not there' : explanation.finding], width),
    ...field('product', [productText(product)], width),
    ...(refused === undefined ? [] : field('intake', [`refuses it: ${refused}`], width)),
    ...field('detector', [detectorText(detector, product.ours), ...notes], width),
    ...(detector.page === undefined ? [] : [`${'page'.padEnd(16)}${detector.page}`]),
    ...field('workload', [workloadText(workload)], width),
    ...field('severity', [severityText(severity, product.ours)], width),
    ...section(
      'The finding',
      explanation.facts.flatMap(({ label, value }) => items([`${label}: ${value}`], width)),
    ),
    ...section(
      'Not in it',
      explanation.absent.length === 0 ? [] : items([explanation.absent.join(', ')], width),
    ),
    ...section(
      'Indicators',
      explanation.indicators.length === 0
        ? items(['none that may be named outside'], width)
        : verbatim(
            explanation.indicators.map(({ kind, value, from: at }) => `${kind.padEnd(7)} ${value}  (${at})`),
          ),
    ),
    ...section(
      'Not looked up as it stands',
      items(
        explanation.leftOut.map(({ text, from, why }) => `${text} (${from}): ${why}`),
        width,
      ),
    ),
    ...section(
      'ATT&CK',
      items(
        explanation.attack.map(({ text, from: by }) => `${text}. Named by ${by}.`),
        width,
      ),
    ),
    ...section(`Firebreak would do: ${playbook.name}`, items(playbook.steps, width)),
    ...section('It would propose, for a person to approve', items(playbook.proposes, width)),
    ...(product.ours
      ? [
          ...section('Questions', items(explanation.questions, width)),
          ...section('Known false alarms', items(explanation.falsePositives, width)),
        ]
      : []),
    ...section('Could not be read', items(explanation.unreadable, width)),
    ...section('Keys that this version does not know', items(explanation.unknownKeys, width)),
    '',
  ].join('\n');
}

function productText({ reportedBy, ours, why }: Explanation['product']): string {
  const named = reportedBy.trim() === '' ? 'not named' : inertLine(reportedBy, 80);
  return ours ? `${named}: Firebreak answers it` : `${named}: not ours. ${why ?? ''}`;
}

function detectorText(
  { category, module, plane, family, known }: Explanation['detector'],
  ours: boolean,
): string {
  const said = category === '' ? 'no category' : category;
  if (!ours) return `${said}: not one of Cloud Run's`;
  if (!known) return `${said}: not in the table`;
  return `${category} (module ${module ?? ''}, ${plane === 'runtime' ? 'run time' : 'control plane'}, family ${family ?? ''})`;
}

function workloadText(workload: Explanation['workload']): string {
  if ('path' in workload) return workload.path;
  return workload.place === undefined ? `none: ${workload.none}` : workload.none;
}

function severityText({ severity, from }: Explanation['severity'], ours: boolean): string {
  if (from === 'nobody') return ours ? 'not said, by the finding nor by its detector' : 'not said';
  return from === 'detector' ? `${severity} (its detector's: the finding says none)` : severity;
}
