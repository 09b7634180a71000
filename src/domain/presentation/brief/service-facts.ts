import type { Reconstruction } from '../../assessment/reconstruction';
import type { RevisionSettings, ServiceSettings } from '../../workload/service';
import { scalingText } from '../../plan/freeze/scaling';
import { trafficTexts } from '../../plan/freeze/traffic';
import type { InstanceSplit, SettingsOf } from '../../workload/workload-settings';
import type { Fact } from './container-facts';

const INTERNET = 'anybody on the internet';

/** Which revision was attacked, who can reach the service, and what serves. */
export function serviceFacts(known: Reconstruction, settings: SettingsOf<'services'>): readonly Fact[] {
  const { service, invokers } = settings;
  return [
    ['Revision that was attacked', attackedText(known)],
    ['Ingress', service.ingress],
    ['Who may call it', known.exposed === true ? INTERNET : (invokers?.join(', ') ?? 'could not be read')],
    ['Scaling', scalingText(service.scaling)],
    ['Traffic', trafficText(service)],
    ['Address', service.uri],
  ];
}

/** The wanted split, and the served one where that is another: a rollout that failed leaves it so. */
function trafficText({ traffic, trafficStatuses }: ServiceSettings): string {
  const [wanted, served] = [traffic, trafficStatuses].map((each) => trafficTexts(each).join('; '));
  return trafficStatuses.length === 0 || wanted === served
    ? `${wanted}`
    : `served: ${served}; wanted: ${wanted}`;
}

/** Which revision was attacked, and how many instances run of each. Nobody can call a worker pool. */
export function workerPoolFacts(known: Reconstruction, { pool }: SettingsOf<'workerPools'>): readonly Fact[] {
  const { manualInstanceCount, instanceSplits } = pool;
  return [
    ['Revision that was attacked', attackedText(known)],
    [
      'Instances',
      manualInstanceCount === undefined ? 'no set number' : `${manualInstanceCount}, set by hand`,
    ],
    ['Instance split', instanceSplits.map(splitText).join('; ')],
    ['Who may call it', 'nobody: a worker pool takes no requests'],
  ];
}

/** The ways to an instance from outside. */
export function instanceFacts({ instance }: SettingsOf<'instances'>): readonly Fact[] {
  const { ingress, invokerIamDisabled } = instance;
  const open = invokerIamDisabled && ingress === 'INGRESS_TRAFFIC_ALL';
  return [
    ['Ingress', ingress],
    [
      'Who may call it',
      open
        ? INTERNET
        : invokerIamDisabled
          ? 'anybody that its ingress lets in'
          : 'by IAM; who that is was not read',
    ],
  ];
}

/** All that findings name: first the one whose settings are shown. */
function attackedText({ attacked: { revision }, workload }: Reconstruction): string {
  if (revision.known === undefined) return `not known: ${revision.why}`;
  const isPool = workload.kind === 'workerPools';
  const others = revision.others.map(({ name, known, why }) =>
    known === undefined ? `${name}: ${why}` : revisionText(known, isPool),
  );
  const shown = revisionText(revision.known, isPool);
  return others.length === 0
    ? shown
    : `${shown} (the settings shown are of this one); and ${others.join('; ')}`;
}

function revisionText(revision: RevisionSettings, isPool: boolean): string {
  const { name, percent, tags, minInstanceCount } = revision;
  const tagged = tags.length === 0 ? '' : `, tag ${tags.join(', ')}`;
  return isPool
    ? `${name}: ${percent} % of the instances`
    : `${name}: ${percent} % of traffic${tagged}, at least ${minInstanceCount} ${minInstanceCount === 1 ? 'instance' : 'instances'}`;
}

function splitText({ type, revision = '', percent }: InstanceSplit): string {
  return `${percent} % to ${type === 'latest' ? 'the latest revision' : revision}`;
}
