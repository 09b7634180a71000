import { describe, expect, test } from '@jest/globals';
import { slowestChain } from '../../bench/rig/chain';
import { methods } from '../../stage/methods';
import type { Call } from '../../stage/parse-truth';

/** A call that came `atMs` after the start and took `tookMs`. */
function call(method: string, atMs: number, tookMs: number, validateOnly = false): Call {
  const at = new Date(Date.parse('2026-09-01T00:00:00Z') + atMs).toISOString();
  return { at, method, resource: '', change: false, validateOnly, outcome: 'ok', tookMs };
}

const finding = [call(methods.fetchFinding, 0, 100), call(methods.fetchFinding, 110, 200)];
const settings = call(methods.readService, 320, 50);
const preview = [
  call(methods.readService, 900, 60),
  call(methods.readService, 970, 70),
  call(methods.change, 1_050, 80, true),
];

describe('the slowest chain', () => {
  test('is the finding twice, the slowest branch, and the preview', () => {
    const calls = [
      ...finding,
      settings,
      call('google.cloud.run.v2.Revisions/ListRevisions', 320, 300),
      call('virustotal.ip_addresses', 320, 310),
      ...preview,
    ];
    expect(slowestChain(calls)).toEqual({ findings: 300, gathered: 310, preview: 210, total: 820 });
  });

  test('has the pages of a log in a row, each after the one that it continues', () => {
    const logs = [
      call(methods.readLog, 320, 100),
      call(methods.readLog, 320, 200),
      call(methods.readLog, 421, 150),
      call(methods.readLog, 521, 120),
    ];
    const slow = call(methods.readService, 320, 310);
    expect(slowestChain([...finding, slow, ...logs, ...preview]).gathered).toBe(320);
  });

  const registry = 'google.devtools.artifactregistry.v1.ArtifactRegistry/GetDockerImage';
  const policy = 'google.cloud.resourcemanager.v3.Projects/GetIamPolicy';
  test.each<[string, readonly Call[], number]>([
    ['nothing more', [], 50],
    ['the images that they name', [call(registry, 371, 100), call(registry, 371, 60)], 150],
    [
      'the slowest row about the identity',
      [
        call(policy, 380, 100),
        call(policy, 481, 120),
        call('google.cloud.asset.v1.AssetService/SearchAllResources', 380, 130),
        call('google.iam.admin.v1.IAM/ListServiceAccountKeys', 380, 90),
      ],
      270,
    ],
    ['the trail, page by page', [call(methods.readLog, 380, 200), call(methods.readLog, 581, 50)], 300],
    [
      'images, then identity',
      [call(registry, 371, 100), call(policy, 475, 40), call(methods.readLog, 476, 70)],
      220,
    ],
    // A log that was asked with the settings waits for nothing, however long it takes.
    ['a log beside it', [call(methods.readLog, 320, 400), call(policy, 380, 40)], 400],
  ])('has the settings and what waits for them: %s', (_, more, gathered) => {
    expect(slowestChain([...finding, settings, ...more, ...preview]).gathered).toBe(gathered);
  });

  test('has the lists of other findings: those of the project first, then the others at the same time', () => {
    const others = [
      call(methods.fetchFinding, 320, 150),
      call(methods.fetchFinding, 471, 200),
      call(methods.fetchFinding, 471, 120),
    ];
    expect(slowestChain([...finding, settings, ...others, ...preview]).gathered).toBe(350);
  });

  test('cannot be told from calls that lead to no plan', () => {
    expect(() => slowestChain([...finding, settings])).toThrow('expected: the calls that lead to a plan');
  });
});
