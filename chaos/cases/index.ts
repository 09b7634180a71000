import type { ChaosCase } from '../case';
import { cancelledRestoring } from './cancelled-restoring';
import { floodFindings } from './flood-findings';
import { floodForged } from './flood-forged';
import { floodMessages } from './flood-messages';
import { floodTags } from './flood-tags';
import { incidentEnded } from './incident-ended';
import { nobodyThere } from './nobody-there';
import { googleAway, temporalKilled } from './outage';
import { resetEverywhere } from './reset-everywhere';
import { killedInChange, workerKilled } from './worker-killed';

/** Every case, in the order in which they run. */
export const chaosCases: readonly ChaosCase[] = [
  ...workerKilled,
  ...killedInChange,
  ...nobodyThere,
  ...temporalKilled,
  ...googleAway,
  ...incidentEnded,
  cancelledRestoring,
  ...resetEverywhere,
  ...floodFindings,
  ...floodMessages,
  floodTags,
  floodForged,
];

/** The cases that `npm test` runs: the one that most goes wrong elsewhere. The others take minutes. */
export const sampleNames = ['kill-change-done'] as const;

/** The cases of these names; without a name all but those that take long. Throws an Error that lists what there is when one is unknown. */
export function casesNamed(names: readonly string[]): readonly ChaosCase[] {
  const unknown = names.find((name) => !chaosCases.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no case '${unknown}'. Cases: ${chaosCases.map(({ name }) => name).join(', ')}.`,
    );
  return names.length === 0
    ? chaosCases.filter(({ takesLong }) => takesLong !== true)
    : chaosCases.filter(({ name }) => names.includes(name));
}
