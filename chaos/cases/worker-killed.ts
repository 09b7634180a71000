import type { ChaosCase } from '../case';
import { methods } from '../../stage/methods';
import { killedInCall, replaceWorkers } from './kill';

/** The worker is SIGKILLed in each phase. */
export const workerKilled: readonly ChaosCase[] = [
  killedInCall(
    'kill-fetching',
    'while it fetches the finding',
    'before',
    { method: methods.fetchFinding },
    'another',
  ),
  killedInCall(
    'kill-investigating',
    'while it reads the logs',
    'before',
    { method: methods.readLog },
    'another',
  ),
  {
    name: 'kill-awaiting',
    title: 'worker killed while a decision is awaited; it is started again',
    acts: { asked: async (stage) => replaceWorkers(stage, 'restarted') },
  },
  killedInCall('kill-verifying', 'while it verifies', 'asked', { method: methods.countInstances }, 'another'),
  {
    name: 'kill-watching',
    title: 'worker killed while it watches; another goes on',
    acts: { contained: async (stage) => replaceWorkers(stage, 'another') },
  },
];

/** The worker is SIGKILLed inside the changing call; the change is made once, whatever it knew of it. */
export const killedInChange: readonly ChaosCase[] = [
  killedInCall(
    'kill-before-change',
    'after the prior state is saved and before the change is sent',
    'asked',
    // The first read of the service is judged; the second is the one that the change is sent with.
    { method: methods.readService, nth: 2 },
    'another',
  ),
  killedInCall(
    'kill-change-sent',
    'when the change was sent and had no effect yet',
    'asked',
    { method: methods.change },
    'restarted',
  ),
  killedInCall(
    'kill-change-done',
    'when the change was made and before its answer',
    'asked',
    { method: methods.change, where: 'answering' },
    'another',
  ),
  killedInCall(
    'kill-change-answered',
    'after the answer to the change, while it asks for the operation',
    'asked',
    { method: methods.askOperation },
    'restarted',
  ),
  killedInCall(
    'kill-reading-back',
    'while it reads the change back',
    'asked',
    { method: methods.readService, nth: 3 },
    'another',
  ),
  killedInCall(
    'kill-restore-unsent',
    'before the restore is sent',
    'contained',
    { method: methods.readService, nth: 2 },
    'restarted',
  ),
  killedInCall(
    'kill-restore-done',
    'when the restore was made and before its answer',
    'contained',
    { method: methods.change, where: 'answering' },
    'another',
  ),
  killedInCall(
    'kill-restore-answered',
    'after the answer to the restore',
    'contained',
    { method: methods.askOperation },
    'restarted',
  ),
];
