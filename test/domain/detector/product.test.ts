import { describe, expect, test } from '@jest/globals';
import { isCloudRunFinding } from '../../../src/domain/detector/product';
import { finding } from '../fixtures';

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
    [
      'no product, but the class of threats',
      { parentDisplayName: '', category: 'X', findingClass: 'THREAT' },
    ],
    [
      'no product, but the module of a runtime detector',
      { parentDisplayName: '', category: 'X', moduleName: 'CLOUD_RUN_BRAND_NEW' },
    ],
    [
      'Event Threat Detection, on Cloud Run by the resources that it affects',
      {
        parentDisplayName: 'Event Threat Detection',
        resourceName: '//cloudresourcemanager.googleapis.com/projects/1',
        affectedResources: ['//run.googleapis.com/projects/p/locations/l/services/s'],
      },
    ],
    [
      "a detector of Event Threat Detection that is Cloud Run's, at the organization",
      {
        parentDisplayName: 'Event Threat Detection',
        category: 'Execution: Cryptomining Docker Image',
        resourceName: '//cloudresourcemanager.googleapis.com/organizations/1',
      },
    ],
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
      'the same category of an agent',
      { parentDisplayName: 'Agent Engine Threat Detection' },
      'watches agents on Agent Engine',
    ],
    [
      'a virtual machine that mines',
      { parentDisplayName: 'VM Threat Detection', category: 'Execution: Cryptocurrency Mining Hash Match' },
      'watches virtual machines',
    ],
    [
      'a runtime category that Event Threat Detection reports elsewhere',
      { parentDisplayName: 'Event Threat Detection', category: 'Reverse Shell', resourceName: gke },
      'not a Cloud Run resource',
    ],
    ['a product named as an object has a member', { parentDisplayName: 'constructor' }, 'constructor'],
    ['no product and no resource', { parentDisplayName: '', resourceName: '' }, 'on no resource'],
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
