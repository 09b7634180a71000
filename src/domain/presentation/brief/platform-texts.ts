import type { VpcEgress } from '../../workload/service';

/** Where outgoing traffic goes, and so whether a rule in a network of yours can see a shell's connection. */
export function egressText({ through, egress, networks }: VpcEgress): string {
  const by = `by ${networks.join('; ') || 'a network that is not named'}`;
  if (through === 'none') return 'straight to the internet, past every network and firewall of yours';
  if (egress === 'ALL_TRAFFIC') return `all of it ${by}`;
  if (egress === 'PRIVATE_RANGES_ONLY')
    return `to private addresses ${by}; to the internet straight, past every firewall of yours`;
  return `${egress} ${by}`;
}

/** The generation of the execution environment; empty where Google chose it and does not say. */
export function environmentText(environment: string | undefined): string {
  switch (environment) {
    case undefined:
    case '':
    case 'EXECUTION_ENVIRONMENT_UNSPECIFIED':
      return '';
    case 'EXECUTION_ENVIRONMENT_GEN1':
      return 'first generation, which Cloud Run Threat Detection does not look into';
    case 'EXECUTION_ENVIRONMENT_GEN2':
      return 'second generation';
    default:
      return environment;
  }
}
