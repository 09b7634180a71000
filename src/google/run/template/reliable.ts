import { Failure } from '../../../domain/failures';
import type { Workload } from '../../../domain/workload/workload';

/** What identity and change depend on, of every kind of workload. */
interface Identified {
  readonly workload: Workload;
  readonly uid: string;
  readonly etag: string;
  readonly generation: string;
}

/** The settings as they are. Throws `unexpected-answer` when uid, etag or generation is missing. */
export function reliable<T extends Identified>(settings: T): T {
  const missing = (['uid', 'etag', 'generation'] as const).filter((key) => settings[key] === '');
  if (missing.length === 0) return settings;
  const { kind, name } = settings.workload;
  throw new Failure(
    'unexpected-answer',
    `Cloud Run's answer for ${kind}/${name} cannot be relied on: ${missing.join(', ')} cannot be read`,
  );
}
