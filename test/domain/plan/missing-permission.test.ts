import { expect, test } from '@jest/globals';
import { missingGrant } from '../../../src/domain/plan/missing-permission';
import type { Preview } from '../../../src/domain/plan/plan';
import { planFreeze } from '../../../src/domain/plan/freeze/freeze-service';
import { settings } from '../fixtures';

const step = planFreeze(settings());
if ('none' in step) throw new Error(step.none);
const runtime = 'payment-api@acme-payments.iam.gserviceaccount.com';
const denied = (permission?: string, account?: string): Preview => ({
  step: step.hash,
  ok: false,
  by: 'validate-only',
  text: 'denied',
  ...(permission === undefined ? {} : { permission }),
  ...(account === undefined ? {} : { account }),
});

test.each<[string, Preview | undefined, string | undefined]>([
  ['nothing was tried', undefined, undefined],
  ['it was refused for another reason', denied(), undefined],
  ['a permission that Firebreak does not use', denied('run.services.delete'), undefined],
  [
    'the change: on this service alone',
    denied('run.services.update'),
    'gcloud run services add-iam-policy-binding payments --region=europe-west1 --project=415104041262 --member=MEMBER --role=roles/run.developer',
  ],
  [
    'what can only be granted on the project',
    denied('run.operations.get'),
    'gcloud projects add-iam-policy-binding 415104041262 --member=MEMBER --role=roles/run.viewer --condition=None',
  ],
  [
    'acting as the account that Google named: on that account alone',
    denied('iam.serviceAccounts.actAs', runtime),
    `gcloud iam service-accounts add-iam-policy-binding ${runtime} --member=MEMBER --role=roles/iam.serviceAccountUser --condition=None`,
  ],
  [
    'acting as an account that Google did not name',
    denied('iam.serviceAccounts.actAs'),
    'gcloud iam service-accounts add-iam-policy-binding ACCOUNT --member=MEMBER --role=roles/iam.serviceAccountUser --condition=None',
  ],
])('%s', (_name, preview, command) => {
  expect(missingGrant(step, preview)?.command).toBe(command);
});

test('where acting as an account is missing, it is said that the account may be gone', () => {
  expect(missingGrant(step, denied('iam.serviceAccounts.actAs', runtime))?.note).toContain('was deleted');
  expect(missingGrant(step, denied('run.services.update'))?.note).not.toContain('was deleted');
});
