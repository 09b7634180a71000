import { manyKinds } from '../../simulator/many-kinds';
import { revision, type ScenarioInput } from '../../simulator/small-scenario';

export const shopper = 'shopper@acme-shop.iam.gserviceaccount.com';
export const compute = '123456789012-compute@developer.gserviceaccount.com';
export const member = `serviceAccount:${shopper}`;
export const project = 'projects/123456789012';
export const organization = 'organizations/688851828130';
export const bucket = '//storage.googleapis.com/projects/_/buckets/exports';
export type Identities = NonNullable<ScenarioInput['identities']>;

/** Service `shop` and job `report` run as `shopper`, service `other` and pool `packer` as the default account; folder 11 is above. */
export const scenario = (identities: Identities = {}, more: Partial<ScenarioInput> = {}) =>
  manyKinds(
    { serviceAccount: shopper },
    {
      services: [
        { name: 'shop', revisions: [revision(1, { serviceAccount: shopper })] },
        { name: 'other', revisions: [{ ...revision(2), name: 'other-00001-abc' }] },
      ],
      identities: { folders: ['folders/11'], ...identities },
      ...more,
    },
  );
