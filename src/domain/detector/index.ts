import { controlPlaneDetectors } from './control-plane';
import { credentialDetectors } from './credentials';
import { detectorOverview, type DetectorEntry } from './detector';
import { impactDetectors } from './impact';
import { malwareDetectors } from './malware';
import { privilegeDetectors } from './privilege';
import { scriptDetectors } from './scripts';
import { shellDetectors } from './shells';
import { toolDetectors } from './tools';
import type { Finding } from '../finding/finding';
import { inertLine } from '../text/inert-text';
import type { Severity } from '../phases';
import { defined } from '../defined';

/** A detector as it was looked up for one category. */
export interface Detector extends DetectorEntry {
  /** False for categories that this version has no own entry for. */
  readonly known: boolean;
  /** How the entry was found; `none` where there is none. */
  readonly matched: 'category' | 'alias' | 'module' | 'none';
  /** The peculiarity of the look-up, in one sentence. */
  readonly note?: string;
}

/** Every detector of Cloud Run, retired ones included, as Google's documentation describes them. */
export const detectors: readonly DetectorEntry[] = [
  ...shellDetectors,
  ...malwareDetectors,
  ...scriptDetectors,
  ...credentialDetectors,
  ...toolDetectors,
  ...privilegeDetectors,
  ...impactDetectors,
  ...controlPlaneDetectors,
];

/** UTF-16 units. No name of a detector comes near it. */
const LONGEST = 300;

// The first name that claims a key keeps it, so that an alias never hides a category.
const keys = new Map<string, readonly [DetectorEntry, Detector['matched']]>();
for (const [matched, namesOf] of [
  ['category', (entry: DetectorEntry) => [entry.category]],
  ['module', (entry: DetectorEntry) => [entry.module]],
  ['alias', (entry: DetectorEntry) => entry.aliases],
  // Products and releases differ in the tactic that stands before the name.
  ['alias', (entry: DetectorEntry) => [entry.category, ...entry.aliases].map(withoutTactic)],
] as const) {
  for (const entry of detectors) {
    for (const name of namesOf(entry)) {
      if (!keys.has(keyOf(name))) keys.set(keyOf(name), [entry, matched]);
    }
  }
}

/**
 * The detector behind a category, whatever its capitals. A former name, and the name of a module, are understood and
 * said. The set is open: one without an entry of its own gets the general page, the default playbook, and says so.
 */
export function detectorOf(category: string): Detector {
  // Asked of every related finding many times over: an attacker's endless name must not cost each time.
  if (category.length > LONGEST) return unknownDetector(category.slice(0, LONGEST));
  const exact = keys.get(keyOf(category));
  const [entry, how] = exact ?? keys.get(keyOf(withoutTactic(category))) ?? [];
  const matched = exact === undefined && how === 'category' ? 'alias' : how;
  if (entry === undefined || matched === undefined) return unknownDetector(category);
  const note = noteOn(category, entry, matched);
  return { ...entry, known: true, matched, ...defined({ note }) };
}

function keyOf(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, ' ').replace(/[:.]$/, '');
}

function withoutTactic(name: string): string {
  return name.replace(/^\s*[a-z][a-z ]{2,40}:\s*(?=\S)/i, '');
}

function noteOn(category: string, entry: DetectorEntry, matched: Detector['matched']): string | undefined {
  const said = inertLine(category, 80);
  const notes = [
    ...(matched === 'module'
      ? [`"${said}" is the name of a module, not a category; read as "${entry.category}".`]
      : []),
    ...(matched === 'alias' ? [`"${said}" is another name of "${entry.category}".`] : []),
    ...(entry.retired === undefined ? [] : [`Google shut this detector down on ${entry.retired}.`]),
  ];
  return notes.length === 0 ? undefined : notes.join(' ');
}

function unknownDetector(category: string): Detector {
  const said = inertLine(category, 80);
  // Announced on 2026-08-04 for GKE, Cloud Run and Agent Platform; how their categories are spelt is not known.
  const skill = /malicious[ _-]+skill/i.test(category);
  return {
    category,
    module: '',
    family: skill ? 'malicious-binary' : 'unknown',
    plane: 'runtime',
    page: detectorOverview,
    techniques: [],
    techniquesFrom: 'firebreak',
    means: `Firebreak has no own entry for "${said}" and treats it as any runtime threat.`,
    fields: [],
    indicators: [],
    questions: ['What does its page say, and is the process one that the image should run?'],
    falsePositives: [],
    severity: 'UNSPECIFIED',
    severityFrom: 'cloud-run',
    aliases: [],
    known: false,
    matched: 'none',
    ...(skill
      ? {
          note: 'It looks like one of the detectors of malicious skills of 2026-08, answered as a malicious program.',
        }
      : {}),
  };
}

/** How severe a finding is: what it says itself, and only where it says nothing, what its detector's page says. */
export function severityOf({ severity, category }: Pick<Finding, 'severity' | 'category'>): {
  readonly severity: Severity;
  readonly from: 'finding' | 'detector';
} {
  return severity === 'UNSPECIFIED'
    ? { severity: detectorOf(category).severity, from: 'detector' }
    : { severity, from: 'finding' };
}
