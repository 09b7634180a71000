import type { EventOf, ScenarioEvent } from '../scenarios/event-schema';
import type { FindingScenario } from '../scenarios/finding-schema';
import type { GoogleScope } from '../scenarios/schema';
import type { JsonObject } from '../wire/json';
import { isJsonObject, listOf, objectOf, textOf } from '../wire/json';
import type { Agenda } from './agenda';
import type { Attacker } from './attacker';
import type { Fleet } from './fleet';
import type { Instance } from './instances';
import type { Journal } from './journal';
import type { Requests } from './requests';
import { route } from './routing';
import type { Actor, Services } from './services';

/** The parts of the world that events act on. */
export interface Stage {
  readonly google: GoogleScope;
  readonly agenda: Agenda;
  readonly services: Services;
  readonly fleet: Fleet;
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
      stage.attacker.endShells(event.service, byAttacker, stage.agenda.now());
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
      stage.attacker.revokeTokens(accountOf(stage, event.service));
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
  const instance = byAttacker ? stage.exploited.get(event.service) : undefined;
  const host = instance ?? servingInstance(stage, event.service);
  if (host !== undefined) stage.attacker.openShell(host, byAttacker);
}

function fetchToken(stage: Stage, event: EventOf<'fetch-token'>): void {
  if (!stage.attacker.isInside(event.service)) return;
  const account = accountOf(stage, event.service, stage.attacker.shellInstance(event.service)?.revision);
  stage.attacker.takeToken(account, stage.agenda.now() + event.validSeconds * 1000);
}

function useToken(stage: Stage, event: EventOf<'use-token'>, byAttacker: boolean): void {
  const now = stage.agenda.now();
  if (byAttacker && stage.attacker.token(now) !== 'alive') return;
  stage.journal.audit({
    at: now,
    log: event.log,
    service: event.api,
    method: event.method,
    resource: event.resource,
    monitored: { type: 'project', labels: { project_id: stage.google.project.id } },
    principal: accountOf(stage, event.service, stage.attacker.shellInstance(event.service)?.revision),
    callerIp: event.callerIp,
    userAgent: event.userAgent,
    code: event.code,
    ...(event.code === 0 ? {} : { message: 'The caller does not have permission' }),
  });
}

function writeLog(stage: Stage, event: EventOf<'write-log'>): void {
  const instance = stage.exploited.get(event.service) ?? servingInstance(stage, event.service);
  const service = stage.services.get(event.service);
  stage.journal.line({
    origin: {
      service: event.service,
      revision: instance?.revision ?? service.latestReadyRevision,
      ...(instance === undefined ? {} : { instance: instance.id }),
    },
    stream: event.stream,
    severity: event.severity,
    text: event.text,
  });
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

function accountOf(stage: Stage, name: string, revisionName?: string): string {
  const service = stage.services.get(name);
  const revision = service.revisions.find((each) => each.name === revisionName);
  return textOf(revision?.template ?? objectOf(service.spec, 'template'), 'serviceAccount');
}
