import type { FindingName } from '../../../domain/finding/finding-name';

const PAGE = 'https://console.cloud.google.com/security/command-center/findingsv2';

/** The finding's page in the Google Cloud console. It takes names without a location for `global`. */
export function consoleLink(name: FindingName): string {
  const location = name.location === 'global' ? '' : `/locations/${name.location}`;
  const short = `${name.scope}/sources/${name.source}${location}/findings/${name.finding}`;
  const [kind, id = ''] = name.scope.split('/');
  const scope = kind === 'organizations' ? 'organizationId' : kind === 'folders' ? 'folder' : 'project';
  return `${PAGE};name=${encodeURIComponent(short)}?${scope}=${encodeURIComponent(id)}`;
}
