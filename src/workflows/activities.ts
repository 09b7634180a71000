import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { Containment } from '../activities/contain';
import { queueName, type Queue } from '../domain/message-names';
import { summaryOf } from './summary';

/** The queue beside the one that this workflow runs on. */
function beside(queue: Queue): string {
  return queueName(workflowInfo().taskQueue, queue);
}

const patient = { initialInterval: '500ms', maximumInterval: '30s' } as const;
/** Every activity beats each second: a killed worker's work is taken up by another within seconds. */
const watched = { heartbeatTimeout: '5s' } as const;

/** Work on an incident itself: retried until it is done, since nothing goes on without it. */
export function main(summary: string): Activities['main'] {
  return proxyActivities<Activities['main']>({
    ...watched,
    startToCloseTimeout: '30s',
    retry: patient,
    ...summaryOf(summary),
  });
}

/** The same for an incident, which says that it is held up when nothing has answered after three quarters of a minute. */
export function steady(summary: string): Activities['main'] {
  return proxyActivities<Activities['main']>({
    ...watched,
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '45s',
    retry: patient,
    ...summaryOf(summary),
  });
}

/** Handing a decision on: what could not be handed on within ten minutes is said, and can be sent again. */
export function handing(summary: string): Pick<Activities['main'], 'passDecision'> {
  return proxyActivities<Activities['main']>({
    ...watched,
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '10m',
    retry: patient,
    ...summaryOf(summary),
  });
}

/** Telling many findings: paged and heartbeating. */
export function announcing(summary: string): Pick<Activities['main'], 'announce'> {
  return proxyActivities<Activities['main']>({
    ...watched,
    startToCloseTimeout: '5m',
    scheduleToCloseTimeout: '10m',
    retry: patient,
    ...summaryOf(summary),
  });
}

/** Pages to people: what no receiver took within two minutes is a gap, and nothing waits for it. */
export function paging(
  summary: string,
): Pick<Activities['main'], 'sendPage' | 'pageUnplaced' | 'pageUntaken' | 'pageUnread'> {
  return proxyActivities<Activities['main']>({
    ...watched,
    startToCloseTimeout: '20s',
    scheduleToCloseTimeout: '2m',
    retry: { initialInterval: '1s', maximumInterval: '20s' },
    ...summaryOf(summary),
  });
}

/** On a queue of its own, few at a time: a storm of findings must not keep an incident from its tasks. */
export function report(): Activities['report'] {
  return proxyActivities<Activities['report']>({
    ...watched,
    taskQueue: beside('report'),
    startToCloseTimeout: '20s',
    retry: patient,
    ...summaryOf('report to the incident of the workload'),
  });
}

/** Reads for evidence: what has not answered within the limit becomes a gap. */
export function reads(summary: string, limit: '90s' | '5m' = '90s'): Activities['reads'] {
  return proxyActivities<Activities['reads']>({
    ...watched,
    taskQueue: beside('reads'),
    startToCloseTimeout: '45s',
    scheduleToCloseTimeout: limit,
    retry: { initialInterval: '500ms', maximumInterval: '15s' },
    ...summaryOf(summary),
  });
}

/** VirusTotal: the question never waits long for it, a finding's own page may. */
export function virustotal(summary: string, limit: '20s' | '10m'): Activities['virustotal'] {
  return proxyActivities<Activities['virustotal']>({
    ...watched,
    taskQueue: beside('virustotal'),
    startToCloseTimeout: '20s',
    scheduleToCloseTimeout: limit,
    retry: { initialInterval: '2s', maximumInterval: '1m' },
    ...summaryOf(summary),
  });
}

/** Looking at what a step would do: an answer that does not come is shown as such. */
export function preview(summary: string): Pick<Containment, 'previewStep'> {
  return proxyActivities<Containment>({
    ...watched,
    taskQueue: beside('containment'),
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '60s',
    retry: { initialInterval: '500ms', maximumInterval: '10s' },
    ...summaryOf(summary),
  });
}

/**
 * The change itself, and taking it back: a killed worker is noticed within five seconds, and the work taken up by another.
 * When no worker has taken it after `startWithinMs` milliseconds it fails, so that somebody hears of it.
 */
export function changing(
  summary: string,
  startWithinMs: number,
): Pick<Containment, 'applyStep' | 'undoStep'> {
  return proxyActivities<Containment>({
    ...watched,
    taskQueue: beside('containment'),
    startToCloseTimeout: '1h',
    scheduleToStartTimeout: startWithinMs,
    retry: { initialInterval: '500ms', maximumInterval: '15s' },
    ...summaryOf(summary),
  });
}

/** Proving a change, which takes as long as the policy lets it. */
export function proving(summary: string): Pick<Containment, 'verifyContainment'> {
  return proxyActivities<Containment>({
    ...watched,
    taskQueue: beside('containment'),
    startToCloseTimeout: '1h',
    scheduleToStartTimeout: '2m',
    retry: { initialInterval: '500ms', maximumInterval: '15s' },
    ...summaryOf(summary),
  });
}

/** One look at a changed workload: nothing waits long for it, since there is a next one. */
export function looking(summary: string): Pick<Containment, 'checkContainment'> {
  return proxyActivities<Containment>({
    ...watched,
    taskQueue: beside('containment'),
    startToCloseTimeout: '60s',
    scheduleToCloseTimeout: '2m',
    retry: { initialInterval: '500ms', maximumInterval: '15s' },
    ...summaryOf(summary),
  });
}
