import { setTimeout as delay } from 'node:timers/promises';
import type { Stage } from '../../stage/stage';
import type { ChaosCase } from '../case';
import { methods } from '../../stage/methods';
import { whenHeld } from './kill';

/** How long an outage lasts, in milliseconds: longer than the heartbeat limit of changing activities. */
const OUTAGE_MS = 12_000;
/** How long a caught call is held for a caller that lives on, in milliseconds. */
const SHORT_MS = 2_000;

async function killTemporal({ temporal }: Stage): Promise<void> {
  await temporal.kill();
  await temporal.start();
}

/** Temporal's server is SIGKILLed and comes back with its file. */
export const temporalKilled: readonly ChaosCase[] = [
  {
    name: 'temporal-awaiting',
    title: 'Temporal killed while a decision is awaited, and started again on its file',
    acts: { asked: killTemporal },
  },
  {
    name: 'temporal-containing',
    title: 'Temporal killed while the change is being made, and started again on its file',
    acts: whenHeld('asked', { method: methods.change, where: 'answering', forMs: SHORT_MS }, killTemporal),
  },
  {
    name: 'temporal-away-containing',
    title: 'Temporal away for a while in the middle of the change: the change is not made twice',
    acts: whenHeld(
      'asked',
      { method: methods.change, where: 'answering', forMs: SHORT_MS },
      async ({ temporal }) => {
        await temporal.kill();
        await delay(OUTAGE_MS);
        await temporal.start();
      },
    ),
  },
];

async function googleStands({ cloud }: Stage): Promise<void> {
  cloud.freeze();
  await delay(OUTAGE_MS);
  cloud.thaw();
}

async function googleRefuses({ cloud }: Stage): Promise<void> {
  await cloud.arm({ method: 'google.*', kind: 'error', code: 'UNAVAILABLE' });
  await delay(OUTAGE_MS);
  await cloud.disarm();
}

/** Google does not answer for a while, or answers errors. */
export const googleAway: readonly ChaosCase[] = [
  {
    name: 'google-stands-reading',
    title: 'Google answers nothing for a while while logs are read',
    acts: whenHeld('before', { method: methods.readLog, forMs: SHORT_MS }, googleStands),
  },
  {
    name: 'google-stands-containing',
    title: 'Google answers nothing for a while in the middle of the change',
    acts: whenHeld('asked', { method: methods.change, where: 'answering', forMs: SHORT_MS }, googleStands),
  },
  {
    name: 'google-errors-reading',
    title: 'every Google call fails for a while while logs are read',
    acts: whenHeld('before', { method: methods.readLog, forMs: SHORT_MS }, googleRefuses),
  },
  {
    name: 'google-errors-containing',
    title: 'every Google call fails for a while after the change was made',
    acts: whenHeld('asked', { method: methods.change, where: 'answering', forMs: SHORT_MS }, googleRefuses),
  },
];
