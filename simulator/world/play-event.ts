import type { EventOf, ScenarioEvent } from '../scenarios/schema/event-schema';
import { isJsonObject, listOf, objectOf } from '../wire/json';
import { targetOf } from '../scenarios/schema/target';
import type { Workload } from '../scenarios/schema/target';
import type { Host } from './workload/host';
import type { Instance } from './service/instances';
import type { Origin } from './telemetry/monitored';
import { route } from './service/routing';
import { playServiceEvent } from './service/service-events';
import type { Stage } from './stage';
import { useToken } from './attack/use-token';

/**
 * Lets one event happen now. An event that the circumstances no longer allow does not happen: no shell without an
 * instance, no token without a living shell, no call with a dead token.
 */
export function playEvent(stage: Stage, event: ScenarioEvent, byAttacker: boolean): void {
  switch (event.do) {
    case 'exploit-request': {
      exploit(stage, event);
      return;
    }
    case 'open-shell': {
      openShell(stage, event, byAttacker);
      return;
    }
    case 'end-shell': {
      stage.attacker.endShells(targetOf(event), byAttacker, stage.agenda.now());
      return;
    }
    case 'fetch-token': {
      fetchToken(stage, event);
      return;
    }
    case 'use-token': {
      useToken(stage, event, byAttacker);
      return;
    }
    case 'disable-identity': {
      disableIdentity(stage, stage.account(targetOf(event)));
      return;
    }
    case 'write-log': {
      writeLog(stage, event);
      return;
    }
    case 'deploy':
    case 'scale':
    case 'relabel':
    case 'tag':
    case 'update-service':
    case 'replace-service':
    case 'delete-revision':
    case 'delete-service':
    case 'create-service': {
      playServiceEvent(stage, event);
      return;
    }
    case 'run-job': {
      runJob(stage, event);
      return;
    }
    case 'move-tag': {
      stage.registry.move(event.image, event.digest);
      return;
    }
    case 'grant': {
      stage.outside.grant(event.permission);
      return;
    }
    case 'fault': {
      stage.outside.arm(event.fault);
      return;
    }
    case 'clear-faults': {
      stage.outside.clearFaults();
      return;
    }
    case 'revoke-tokens': {
      stage.outside.revokeTokens();
      return;
    }
    case 'distort-metrics': {
      const { do: _event, ...distortion } = event;
      stage.samples.distort(distortion);
      return;
    }
    case 'finding': {
      stage.createFinding(event.finding);
      return;
    }
  }
}

function exploit(stage: Stage, event: EventOf<'exploit-request'>): void {
  const instance = stage.requests.send(event);
  if (instance !== undefined) stage.exploited.set(event.service, instance);
}

function openShell(stage: Stage, event: EventOf<'open-shell'>, byAttacker: boolean): void {
  const { task, container, comesBack } = event;
  const workload = targetOf(event);
  if (comesBack === true) stage.attacker.implant(workload, byAttacker, { task: task ?? 0, container });
  const exploited =
    workload.kind === 'service' && byAttacker ? stage.exploited.get(workload.name) : undefined;
  const host = exploited ?? hostIn(stage, workload, task);
  if (host !== undefined) stage.attacker.openShell(host, byAttacker, container);
}

function fetchToken(stage: Stage, event: EventOf<'fetch-token'>): void {
  const workload = targetOf(event);
  const host = stage.attacker.shellHost(workload);
  if (host === undefined || !stage.attacker.isInside(workload)) return;
  stage.attacker.takeToken(host.account, stage.agenda.now() + event.validSeconds * 1000);
}

/** Its tokens die, and its keys with it. */
function disableIdentity({ attacker, identities }: Stage, account: string): void {
  attacker.revokeTokens(account);
  if (identities.find(account) !== undefined) identities.setDisabled(account, true);
}

function writeLog(stage: Stage, event: EventOf<'write-log'>): void {
  const workload = targetOf(event);
  const exploited = workload.kind === 'service' ? stage.exploited.get(workload.name) : undefined;
  const origin = (exploited ?? hostIn(stage, workload))?.origin ?? emptyOrigin(stage, workload);
  if (origin === undefined) return;
  stage.journal.line({ origin, stream: event.stream, severity: event.severity, text: event.text });
}

/** Whence a service writes while it has no instance; nothing else writes without a host. */
function emptyOrigin(stage: Stage, { kind, name }: Workload): Origin | undefined {
  const service = kind === 'service' ? stage.services.find(name) : undefined;
  return service === undefined ? undefined : { service: name, revision: service.latestReadyRevision };
}

function runJob(stage: Stage, event: EventOf<'run-job'>): void {
  const job = stage.jobs.find(event.job);
  if (job === undefined) return;
  const { command, args, callerIp } = event;
  const template = objectOf(objectOf(job.spec, 'template'), 'template');
  const [first, ...others] = listOf(template, 'containers').filter(isJsonObject);
  const override = {
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
  };
  const actor = stage.actor(event.by);
  stage.jobs.run(
    event.job,
    {
      actor: callerIp === undefined ? actor : { ...actor, callerIp },
      request: args === undefined ? {} : { overrides: { containerOverrides: [{ args }] } },
    },
    { template: { ...template, containers: [{ ...first, ...override }, ...others] } },
  );
}

function servingInstance(stage: Stage, name: string): Instance | undefined {
  const service = stage.services.find(name);
  const revision = service && route(service, 0);
  const alive = stage.fleet.alive(name);
  return alive.find((instance) => instance.revision === revision) ?? alive[0];
}

/** The host of a workload in which something happens: of a job, in its newest execution. */
function hostIn(stage: Stage, workload: Workload, task?: number): Host | undefined {
  if (workload.kind === 'service') return servingInstance(stage, workload.name);
  const alive = stage.hosts.alive(workload);
  const newest = alive.at(-1)?.origin;
  if (newest === undefined || !('job' in newest)) return alive[0];
  return alive.find(
    ({ origin }) =>
      'job' in origin &&
      origin.execution === newest.execution &&
      (task === undefined || origin.task === task),
  );
}
