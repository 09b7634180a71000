import { inertLine } from '../text/inert-text';
import { attackVersion, techniques, type AttackTechnique } from './attack-data';

/** UTF-16 units of an id, with spaces around it. */
const LONGEST_ID = 40;

/** The technique, or undefined where this version of the data does not have it. */
export function technique(id: string): AttackTechnique | undefined {
  return id.length > LONGEST_ID ? undefined : techniques.get(id.trim().toUpperCase());
}

// ATT&CK 19 of May 2026 splits this tactic; a reader who looks it up there finds the technique under one of the two.
const RENAMED: Readonly<Record<string, string>> = {
  'defense-evasion': 'defense-evasion, in v19 stealth or defense-impairment',
};

/**
 * One line about a technique for people, with its mitigations where there is room. One that is not in the data is shown
 * as unknown, never dropped.
 */
export function techniqueText(id: string, withMitigations = true): string {
  const known = technique(id);
  if (known === undefined)
    return `${inertLine(id, 40)}: unknown in ATT&CK ${attackVersion} as stored here; look it up on attack.mitre.org`;
  const mitigations = known.mitigations.map((m) => `${m.id} ${m.name}`).join(', ');
  const tactics = known.tactics.map((tactic) => RENAMED[tactic] ?? tactic).join(', ');
  const named = `${known.id} ${known.name} (${tactics}; ATT&CK ${attackVersion}).`;
  if (!withMitigations) return named;
  return `${named} Mitigations: ${mitigations === '' ? 'none in ATT&CK' : mitigations}`;
}
