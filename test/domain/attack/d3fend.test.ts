import { describe, expect, test } from '@jest/globals';
import { countermeasures, countermeasuresText } from '../../../src/domain/attack/d3fend';
import { technique, techniqueText } from '../../../src/domain/attack/attack';
import { detectors } from '../../../src/domain/detector';
import { incidentPage } from '../../../src/domain/presentation/page/incident-page';
import { renderIncident } from '../../../src/cli/render/render-incident';
import { toTerminal } from '../../../src/cli/render/to-terminal';
import { createColors } from 'picocolors';
import { byHandBlocks } from '../../../src/domain/presentation/document/actions';
import { toMarkdown } from '../../../src/domain/presentation/document/to-markdown';
import { caseFile } from '../fixtures';
import { keyMade, trail } from '../incident-story';
import { asked } from '../views';
import { assess, byHand, makeBrief } from '../of-case-file';
import { onPage } from '../../../src/domain/presentation/document/block';

const full = { width: 100, now: new Date('2026-10-01T12:02:00Z'), colors: createColors(false) };

describe('D3FEND', () => {
  test.each([
    ['gcloud run services update payments --project=1 --region=r --scaling=0', ['D3-PT', 'D3-HS']],
    ['gcloud run services update payments --project=1 --region=r --scaling=1', []],
    ['gcloud run worker-pools update w --project=1 --region=r --instances=0', ['D3-PT', 'D3-HS']],
    ['gcloud run worker-pools update w --project=1 --region=r --instances=3', []],
    ['gcloud run jobs executions cancel j-1 --project=1 --region=r --quiet', ['D3-PT', 'D3-HS']],
    ['gcloud beta run instances stop i --project=1 --region=r', ['D3-PT', 'D3-HS']],
    ['gcloud run jobs remove-iam-policy-binding j --member=user:eve@example.org', ['D3-UAP']],
    ['gcloud iam service-accounts disable a@b', ['D3-AL']],
    ['gcloud iam service-accounts keys delete k --iam-account=a@b', ['D3-CR']],
    ['gcloud run jobs describe j', ['D3-CI']],
    ['rm -rf /', []],
  ])('%s', (command, ids) => {
    expect(countermeasures([command]).map(({ id }) => id)).toEqual(ids);
  });

  test('each is named once, with the release', () => {
    const stop = 'gcloud beta run instances stop i';
    expect(countermeasuresText([stop, stop])).toEqual([
      'D3-PT Process Termination, D3-HS Host Shutdown (D3FEND 1.2.0)',
    ]);
  });

  test("it stands with the plan's step", () => {
    expect(renderIncident(asked, full)).toMatch(/D3-PT Process Termination/);
    // The page is for whoever is woken up by it.
    expect(incidentPage(asked)).not.toContain('D3-PT');
  });

  test('it stands with what a person does by hand', () => {
    const pool = {
      projectNumber: '1',
      location: 'europe-west1',
      kind: 'workerPools',
      name: 'queue',
    } as const;
    const entries = byHand(caseFile({ workload: pool }));
    expect(toTerminal(byHandBlocks(entries, { on: 'terminal' }), full).join('\n')).toMatch(
      /D3-HS Host Shutdown/,
    );
    expect(toMarkdown(byHandBlocks(entries, onPage), 20_000)).not.toContain('D3-HS');
  });
});

describe('ATT&CK', () => {
  test.each([...new Set(detectors.flatMap(({ techniques }) => techniques))])(
    '%s of the detectors is known',
    (id) => {
      expect(technique(id)).toBeDefined();
    },
  );
  test.each([
    'T1555.006',
    'T1548.005',
    'T1098.001',
    'T1136.003',
    'T1562.008',
    'T1485',
    'T1486',
    'T1537',
    'T1496',
  ])('%s of a stolen token is known', (id) => {
    expect(technique(id)).toBeDefined();
  });
  test('a tactic that v19 splits says so', () => {
    expect(techniqueText('T1562.008')).toContain('in v19 stealth or defense-impairment');
  });
  test('what the token did is among them, with its link', () => {
    const given = caseFile({ trail: trail(keyMade) });
    const brief = makeBrief(given, assess(given));
    expect(brief.attack.join('\n')).toContain('T1098.001 Account Manipulation: Additional Cloud Credentials');
    expect(brief.links.map(({ value }) => value)).toContain('https://attack.mitre.org/techniques/T1098/001/');
  });
});
