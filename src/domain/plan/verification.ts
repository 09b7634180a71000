import { parseInstant } from '../text/time';

/** The three levels on which a containment is verified. */
export const verificationLevels = ['control-plane', 'instances', 'symptom'] as const;
type VerificationLevel = (typeof verificationLevels)[number];

export interface LevelResult {
  readonly level: VerificationLevel;
  readonly verified: boolean;
  /**
   * Set when it could not be read, or is between two states since a change that does not touch it is being rolled out:
   * then nothing is known, neither that it holds nor that it does not.
   */
  readonly unread?: true;
  /** The observation, or what a person must look at. */
  readonly text: string;
}

export interface Verification {
  readonly levels: readonly LevelResult[];
  /** Where what is wanted of the workload is not what is served, in one sentence each; absent where it is. */
  readonly notServed?: readonly string[];
  /** Set when it could not be looked at again: since when (RFC 3339), and why. What the levels say may be so no longer. */
  readonly unseen?: Unseen;
  /** RFC 3339. */
  readonly at: string;
}

/** A time since which a workload could not be looked at. */
export interface Unseen {
  readonly since: string;
  readonly why: string;
}

/** "Contained" is said only when every level is verified: one that is not there is not, and one that is there twice must be twice. */
export function isContained(verification: Verification): boolean {
  return verificationLevels.every((level) => {
    const results = verification.levels.filter((result) => result.level === level);
    return results.length > 0 && results.every(({ verified }) => verified);
  });
}

/** The instance count of one series, that of a revision in one state, over time. */
export interface InstanceSeries {
  /** The subject of the count, for people: the revision and the state. */
  readonly name: string;
  /** Oldest first. A count is undefined where the value is none: that is not 0. */
  readonly points: readonly { readonly at: string; readonly count: number | undefined }[];
}

/** The result of a search for instances. */
export interface InstanceCounts {
  readonly series: readonly InstanceSeries[];
  /** True when all series were read. A series that was not read is not 0. */
  readonly complete: boolean;
}

export type InstancesGone =
  /** `since`: RFC 3339, the first of the samples without an instance. `until`: the last. */
  | { readonly gone: true; readonly since: string; readonly until: string }
  /** `running`: a sample shows some. Otherwise nothing is known. */
  | { readonly gone: false; readonly running: boolean; readonly text: string };

/**
 * Tells whether every series shows 0 in two samples or more that lie a sampling period apart, its last two among
 * them, and none stopped reporting a period before the others: a series that is missing in the newest sample is not
 * 0.
 */
export function instancesGone({ series, complete }: InstanceCounts, periodMs: number): InstancesGone {
  const unknown = (text: string): InstancesGone => ({ gone: false, running: false, text });
  if (!complete) return unknown('the instance count was not read to its end');
  const newest = Math.max(...series.flatMap(({ points }) => points.map(({ at }) => parseInstant(at) ?? NaN)));
  if (!Number.isFinite(newest))
    return unknown(
      'no sample of the instance count since the change yet; look at the service in the console',
    );
  const tails: (readonly [string, string])[] = [];
  for (const { name, points } of series) {
    const last = points.at(-1);
    if (last === undefined) return unknown(`no sample of ${name} since the change yet`);
    if (last.count === undefined || last.count < 0)
      return unknown(`the sample of ${name} at ${last.at} is no count`);
    if (last.count > 0)
      return {
        gone: false,
        running: true,
        text: `${last.count} instances of ${name} in the sample of ${last.at}; two samples in a row must show 0`,
      };
    const first = points[points.findLastIndex(({ count }) => count !== 0) + 1] ?? last;
    const [from, to] = [msOf(first.at), msOf(last.at)];
    if (!(to - from >= periodMs))
      return unknown(
        `two samples of ${name} without an instance, ${seconds(periodMs)} apart, are not there yet`,
      );
    if (!(newest - to < periodMs)) return unknown(`${name} is missing in the samples after ${last.at}`);
    tails.push([first.at, last.at]);
  }
  const [since, until] = [0, 1].map(
    (end) =>
      tails
        .map((tail) => tail[end] ?? '')
        .sort(byTime)
        .at(-1) ?? '',
  );
  return { gone: true, since: since ?? '', until: until ?? '' };
}

function byTime(a: string, b: string): number {
  return msOf(a) - msOf(b);
}

function msOf(at: string): number {
  return parseInstant(at) ?? NaN;
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1_000)} s`;
}
