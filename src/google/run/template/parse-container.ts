import type { ContainerSettings } from '../../../domain/workload/service';
import { redactArguments } from '../../../domain/text/redact';
import type { Fields } from '../../client/parse-fields';
import { defined } from '../../../domain/defined';

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
