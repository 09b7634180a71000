import type { GoogleScope } from '../../scenarios/schema';
import type { Ids } from '../ids';

/** The address of a service, constant for its life; that of one of its tags when a tag is given. */
export function serviceUri(ids: Ids, google: GoogleScope, service: string, tag?: string): string {
  const region = google.location
    .split('-')
    .map((part) => part.charAt(0))
    .join('');
  const host = `${service}-${ids.letters(`uri/${google.project.number}/${service}`, 10)}-${region}.a.run.app`;
  return `https://${tag === undefined ? '' : `${tag}---`}${host}`;
}
