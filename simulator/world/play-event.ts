import type { EventOf, ScenarioEvent } from '../scenarios/event-schema';
import type { FindingScenario } from '../scenarios/finding-schema';
import type { GoogleScope, Timing } from '../scenarios/schema';
import type { JsonObject } from '../wire/json';
import { isJsonObject, listOf, objectOf } from '../wire/json';
import type { Agenda } from './agenda';
import { targetOf } from '../scenarios/target';
import type { Workload } from '../scenarios/target';
import type { Attacker } from './attacker';
import type { Fleet } from './fleet';
import type { Host } from './host';
import type { Hosts } from './hosts';
import type { Identities } from './identities';
import type { Ids } from './ids';
import type { Instance } from './instances';
import type { Jobs } from './jobs';
import type { Journal } from './journal';
import type { Origin } from './monitored';
import type { Registry } from './registry';
import type { Requests } from './requests';
import { route } from './routing';
import type { Actor, Services } from './services';
import { useToken } from './use-token';

/** The parts of the world that events act on. */
export interface Stage {
  readonly google: GoogleScope;
  readonly timing: Timing;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly agenda: Agenda;
  readonly services: Services;
  readonly fleet: Fleet;
  readonly hosts: Hosts;
  readonly jobs: Jobs;
  readonly registry: Registry;
  /** The account that a workload runs as now. */
  readonly account: (workload: Workload) => string;
  readonly requests: Requests;
  readonly attacker: Attacker;
  readonly journal: Journal;
  readonly createFinding: (finding: FindingScenario) => void;
  readonly grant: (permission: string) => void;
  readonly actor: (email: string) => Actor;
  /** The instance that took the last exploit request, by service. */
  readonly exploited: Map<string, Instance>;
}

/**
 * Lets one event happen now. What the circumstances no longer allow does not happen: no shell without an instance, no
 * token without a living shell, no call with a dead token.
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
    case 'deploy': {
      deploy(stage, event);
      return;
    }
    case 'scale': {
      scale(stage, event);
      return;
    }
    case 'relabel': {
      relabel(stage, event);
      return;
    }
    case 'tag': {
      tag(stage, event);
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
      stage.grant(event.permission);
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
  return kind === 'service'
    ? { service: name, revision: stage.services.get(name).latestReadyRevision }
    : undefined;
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

function deploy(stage: Stage, event: EventOf<'deploy'>): void {
  const { spec } = stage.services.get(event.service);
  const { revision: _name, ...template } = objectOf(spec, 'template');
  const [first, ...others] = listOf(template, 'containers').filter(isJsonObject);
  const service = {
    ...spec,
    template: { ...template, containers: [{ ...first, image: event.image }, ...others] },
  };
  stage.services.change(event.service, {
    spec: service,
    actor: stage.actor(event.by),
    request: { service },
    digests: { [event.image]: event.digest },
    ...(event.fails === undefined ? {} : { fails: event.fails }),
  });
}

function scale(stage: Stage, event: EventOf<'scale'>): void {
  const { minInstanceCount, maxInstanceCount, manualInstanceCount } = event;
  const scaling: JsonObject =
    manualInstanceCount === undefined
      ? {
          scalingMode: 'AUTOMATIC',
          ...(minInstanceCount === undefined ? {} : { minInstanceCount }),
          ...(maxInstanceCount === undefined ? {} : { maxInstanceCount }),
        }
      : { scalingMode: 'MANUAL', manualInstanceCount };
  const { spec } = stage.services.get(event.service);
  const request = { service: { scaling }, updateMask: 'scaling' };
  stage.services.change(event.service, {
    spec: { ...spec, scaling },
    actor: stage.actor(event.by),
    request,
  });
}

/** Gives a label another value each time: a change of nothing would not be one. */
function relabel(stage: Stage, event: EventOf<'relabel'>): void {
  const { spec } = stage.services.get(event.service);
  const labels = { ...objectOf(spec, 'labels'), [event.label]: `t${stage.agenda.now()}` };
  stage.services.change(event.service, {
    spec: { ...spec, labels },
    actor: stage.actor(event.by),
    request: { service: { labels }, updateMask: 'labels' },
  });
}

/** Gives the latest revision a tag more. */
function tag(stage: Stage, event: EventOf<'tag'>): void {
  const { spec } = stage.services.get(event.service);
  const traffic = [
    ...listOf(spec, 'traffic'),
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', tag: event.tag },
  ];
  stage.services.change(event.service, {
    spec: { ...spec, traffic },
    actor: stage.actor(event.by),
    request: { service: { traffic }, updateMask: 'traffic' },
  });
}

function servingInstance(stage: Stage, name: string): Instance | undefined {
  const revision = route(stage.services.get(name), 0);
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
