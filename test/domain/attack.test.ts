import { describe, expect, test } from '@jest/globals';
import { technique, techniqueText } from '../../src/domain/attack/attack';
import {
  attackNotice,
  attackVersion,
  mitigationNames,
  techniques,
} from '../../src/domain/attack/attack-data';
import { detectorOf, isCloudRunFinding } from '../../src/domain/detectors';
import { finding } from './fixtures';

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

describe('detectors', () => {
  test.each([
    ['Reverse Shell', 'cloud-run-reverse-shell', ['T1059', 'T1105']],
    ['reverse shell ', 'cloud-run-reverse-shell', ['T1059', 'T1105']],
    ['Unexpected Child Shell', 'cloud-run-unexpected-child-shell', []],
    ['MALICIOUS URL OBSERVED', 'cloud-run-malicious-url-observed', ['T1105']],
  ])('%s has its page', (category, slug, ids) => {
    expect(detectorOf(category)).toMatchObject({
      page: `https://cloud.google.com/security-command-center/docs/findings/threats/${slug}`,
      techniques: ids,
      known: true,
    });
  });

  test.each(['Execution: Added Malicious Binary Executed', 'A Detector Of 2027', ''])(
    '"%s" gets the default, which says so',
    (category) => {
      const detector = detectorOf(category);
      expect(detector).toMatchObject({ known: false, techniques: [], category });
      expect(detector.means).toContain('no own entry');
    },
  );
});

describe('whose finding it is', () => {
  const gke = '//container.googleapis.com/projects/p/locations/l/clusters/c';
  test.each([
    ['Cloud Run Threat Detection on a service', {}],
    ['in other letters', { parentDisplayName: 'CLOUD RUN THREAT DETECTION' }],
    ['a category of the future', { category: 'Brand New' }],
    ['Event Threat Detection on Cloud Run', { parentDisplayName: 'Event Threat Detection' }],
    [
      'the runtime detector on a resource named in another way',
      { resourceName: '//cloudresourcemanager.googleapis.com/projects/1' },
    ],
    ['no product, but a category of the runtime detector', { parentDisplayName: '' }],
  ])('%s is ours', (_name, change) => {
    expect(isCloudRunFinding(finding(change))).toEqual({ ours: true });
  });

  test.each([
    [
      'the same category on GKE',
      { parentDisplayName: 'Container Threat Detection', resourceName: gke },
      'Container Threat Detection',
    ],
    [
      'a misconfiguration of a service',
      { parentDisplayName: 'Security Health Analytics' },
      'Security Health Analytics',
    ],
    [
      'Event Threat Detection elsewhere',
      { parentDisplayName: 'Event Threat Detection', resourceName: gke },
      'not a Cloud Run resource',
    ],
    ['no product and an unknown category', { parentDisplayName: '', category: 'X' }, 'no product'],
    [
      'a host that only begins the same',
      { parentDisplayName: 'Event Threat Detection', resourceName: '//run.googleapis.com.evil.example/x' },
      'not a Cloud Run',
    ],
  ])('%s is not', (_name, change, why) => {
    const decided = isCloudRunFinding(finding(change));
    expect(decided.ours ? '' : decided.why).toContain(why);
  });
});
