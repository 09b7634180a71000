import type { VpcEgress } from '../../../domain/workload/vpc-egress';
import type { Fields } from '../../client/parse-fields';
import { shortName } from './parse-traffic';

/** Where outgoing traffic goes, from the `vpcAccess` of a template, revision or instance. Not set: to the internet. */
export function parseVpc(owner: Fields): VpcEgress {
  const access = owner.child('vpcAccess');
  const connector = access.text('connector');
  const interfaces = access.children('networkInterfaces');
  const egress = access.text('egress');
  if (connector === '' && interfaces.length === 0) return { through: 'none', egress: '', networks: [] };
  return {
    through: connector === '' ? 'direct' : 'connector',
    // What Google takes where nothing is set, by its own documentation of the field.
    egress: egress === '' || egress === 'VPC_EGRESS_UNSPECIFIED' ? 'PRIVATE_RANGES_ONLY' : egress,
    networks: connector === '' ? interfaces.map(networkText) : [`connector ${shortName(connector)}`],
  };
}

function networkText(network: Fields): string {
  const subnetwork = shortName(network.text('subnetwork'));
  const name = shortName(network.text('network'));
  const tags = network.texts('tags');
  return [
    ...(name === '' ? [] : [`network ${name}`]),
    ...(subnetwork === '' ? [] : [`subnetwork ${subnetwork}`]),
    ...(tags.length === 0 ? [] : [`tags ${tags.join(', ')}`]),
  ].join(' ');
}
