import { describe, expect, test } from '@jest/globals';
import { technique, techniqueText } from '../../../src/domain/attack/attack';
import {
  attackNotice,
  attackVersion,
  mitigationNames,
  techniques,
} from '../../../src/domain/attack/attack-data';

const all = [...techniques.values()];

describe('ATT&CK', () => {
  test.each([
    ['T1059', 'Command and Scripting Interpreter', ['execution'], 'M1038'],
    ['T1105', 'Ingress Tool Transfer', ['command-and-control'], 'M1031'],
    ['t1059.004', 'Command and Scripting Interpreter: Unix Shell', ['execution'], 'M1038'],
    ['T1552.005', 'Unsecured Credentials: Cloud Instance Metadata API', ['credential-access'], 'M1042'],
  ])('%s is %s', (id, name, tactics, mitigation) => {
    const found = technique(id);
    expect(found).toMatchObject({ id: id.toUpperCase(), name, tactics });
    expect(found?.mitigations.map((m) => m.id)).toContain(mitigation);
  });

  test.each(all.map((t) => [t.id, t] as const))(
    '%s has a link, a tactic, and a name for each mitigation',
    (id, t) => {
      expect(t.link).toBe(`https://attack.mitre.org/techniques/${id.replace('.', '/')}/`);
      expect(t.tactics.length).toBeGreaterThan(0);
      expect(t.mitigations.filter(({ name }) => name === '')).toEqual([]);
    },
  );

  test('every mitigation that has a name is used', () => {
    const used = new Set(all.flatMap(({ mitigations }) => mitigations.map(({ id }) => id)));
    expect(Object.keys(mitigationNames).filter((id) => !used.has(id))).toEqual([]);
  });

  test.each([
    ['of a later version', 'T9999', 'T9999: unknown in ATT&CK 18.1'],
    ['hostile', 'T1\u202e', 'T1\\u202e: unknown in ATT&CK 18.1'],
  ])('one that is %s is shown as unknown, never dropped', (_name, id, text) => {
    expect(techniqueText(id)).toContain(text);
    expect(technique(id)).toBeUndefined();
  });

  test('the text names version and mitigations; the notice names its owner', () => {
    expect(techniqueText('T1105')).toBe(
      `T1105 Ingress Tool Transfer (command-and-control; ATT&CK ${attackVersion}). Mitigations: M1031 Network Intrusion Prevention, M1037 Filter Network Traffic`,
    );
    expect(techniqueText('T1057')).toContain('Mitigations: none in ATT&CK');
    expect(attackNotice).toMatch(/2025 The MITRE Corporation/);
  });
});
