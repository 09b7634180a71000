import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import { redact, redactArguments } from '../../domain/text/redact';
import type { ContainerSettings, ServiceScaling, TrafficTarget } from '../../domain/workload/service';
import type { VpcEgress } from '../../domain/workload/service';
import type { Workload } from '../../domain/workload/workload';
import { fieldsOf, type Fields } from '../client/parse-fields';

/** The containers of a template or revision. Values of the environment are dropped, secrets are given by name. */
export function parseContainers(owner: Fields): readonly ContainerSettings[] {
  const volumes = new Map(
    owner.children('volumes').map((volume) => [volume.text('name'), volume.child('secret').text('secret')]),
  );
  return owner.children('containers').map((container) => parseContainer(container, volumes));
}

function parseContainer(container: Fields, volumes: ReadonlyMap<string, string>): ContainerSettings {
  const image = container.text('image');
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  const env = container.children('env');
  const mounted = container.children('volumeMounts').flatMap((mount) => {
    const secret = volumes.get(mount.text('name')) ?? '';
    return secret === '' ? [] : [`${mount.text('mountPath') || 'volume'} <- ${secret}`];
  });
  return {
    name: container.text('name'),
    image,
    ...defined({ digest }),
    ...redactedCommand(container),
    envNames: env.map((variable) => variable.text('name')),
    secrets: [
      ...env.flatMap((variable) => {
        const secret = variable.child('valueSource').child('secretKeyRef').text('secret');
        return secret === '' ? [] : [`env ${variable.text('name')} <- ${secret}`];
      }),
      ...mounted.map((mount) => `volume ${mount}`),
    ],
    ports: container.children('ports').map((port) => port.count('containerPort')),
    limits: container.child('resources').map('limits'),
  };
}

/** Command and arguments are one command line: `--password` may end the one and its value begin the other. */
function redactedCommand(container: Fields): Pick<ContainerSettings, 'command' | 'args'> {
  const command = container.texts('command');
  const whole = redactArguments([...command, ...container.texts('args')]);
  return { command: whole.slice(0, command.length), args: whole.slice(command.length) };
}

/** Where outgoing traffic goes, from the `vpcAccess` of a template, revision or instance. Not set: to the internet. */
export function parseVpc(owner: Fields): VpcEgress {
  const access = owner.child('vpcAccess');
  const connector = access.text('connector');
  const interfaces = access.children('networkInterfaces');
  const egress = access.text('egress');
  if (connector === '' && interfaces.length === 0) return { through: 'none', egress: '', networks: [] };
  return {
    through: connector === '' ? 'direct' : 'connector',
    // Google's default where nothing is set, by its own documentation of the field.
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

/**
 * Service-level scaling. Over the wire 0 and "not set" are one thing for minimum and maximum, so a 0 is left out; the
 * manual count says itself whether it is set. A mode that this version does not know is kept as its text.
 */
export function parseScaling(scaling: Fields): ServiceScaling {
  const mode = scaling.text('scalingMode');
  const manualInstanceCount = scaling.optionalCount('manualInstanceCount');
  const minInstanceCount = scaling.count('minInstanceCount');
  const maxInstanceCount = scaling.count('maxInstanceCount');
  return {
    mode: mode === '' || mode === 'SCALING_MODE_UNSPECIFIED' ? 'AUTOMATIC' : mode,
    ...defined({ manualInstanceCount }),
    ...(minInstanceCount === 0 ? {} : { minInstanceCount }),
    ...(maxInstanceCount === 0 ? {} : { maxInstanceCount }),
  };
}

/** Targets of `traffic` or `trafficStatuses`. Revisions are given by their short names. */
export function parseTraffic(targets: readonly Fields[]): readonly TrafficTarget[] {
  return targets.map((target) => {
    const revision = shortName(target.text('revision'));
    const tag = target.optional('tag');
    // Google fills in the type; where it is missing a named revision tells.
    const latest = target.text('type') === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' || revision === '';
    return {
      type: latest ? 'latest' : 'revision',
      ...(revision === '' ? {} : { revision }),
      percent: target.count('percent'),
      ...defined({ tag }),
    };
  });
}

/** `payment-api-00002-tnq` of `projects/.../revisions/payment-api-00002-tnq`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Labels by which deploying tools mark what they made. */
const managers = [
  'managed-by',
  'goog-managed-by',
  'app.kubernetes.io/managed-by',
  'gcb-trigger-id',
  'commit-sha',
] as const;

/**
 * Says how a workload was deployed, for people: the client and version that it names, the function that it was built
 * from, the labels of pipelines. Anybody who deploys can set all of these, so they are a hint and no proof. Undefined
 * where nothing says.
 */
export function parseDeployedWith(resource: Fields): string | undefined {
  const annotations = resource.map('annotations');
  const labels = resource.map('labels');
  const client = resource.text('client') || (annotations['run.googleapis.com/client-name'] ?? '');
  const version = resource.text('clientVersion') || (annotations['run.googleapis.com/client-version'] ?? '');
  const build = resource.child('buildConfig');
  const target = build.text('functionTarget');
  const said = [
    ...(client === '' ? [] : [`${client} ${version}`.trim()]),
    ...(build.keys().length === 0 ? [] : [target === '' ? 'built from source' : `function ${target}`]),
    ...managers.flatMap((label) => {
      const value = labels[label] ?? '';
      return value === '' ? [] : [`${label}: ${value}`];
    }),
    ...(labels['goog-terraform-provisioned'] === 'true' ? ['Terraform'] : []),
  ];
  return said.length === 0 ? undefined : redact(said.join('; '));
}

const INVOKER = 'roles/run.invoker';

/** Members that an IAM policy, as plain JSON, lets invoke the service, each once. Those under a condition count too. */
export function parseInvokers(policy: unknown): readonly string[] {
  const bindings = fieldsOf(policy)
    .children('bindings')
    .filter((binding) => binding.text('role') === INVOKER);
  return [...new Set(bindings.flatMap((binding) => binding.texts('members')))];
}

/** The members that identity and change depend on, of every kind of workload. */
interface Identified {
  readonly workload: Workload;
  readonly uid: string;
  readonly etag: string;
  readonly generation: string;
}

/** The settings as they are. Throws `unexpected-answer` when uid, etag or generation is missing. */
export function requireVersioned<T extends Identified>(settings: T): T {
  const missing = (['uid', 'etag', 'generation'] as const).filter((key) => settings[key] === '');
  if (missing.length === 0) return settings;
  const { kind, name } = settings.workload;
  throw new Failure(
    'unexpected-answer',
    `Cloud Run's answer for ${kind}/${name} cannot be relied on: ${missing.join(', ')} cannot be read`,
  );
}
