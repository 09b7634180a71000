import type { EventOf, ScenarioEvent } from '../../scenarios/schema/event-schema';
import type { JsonObject } from '../../wire/json';
import { isJsonObject, listOf, objectOf, textOf } from '../../wire/json';
import { trafficTarget } from './create-service';
import { whyKept } from './deletable';
import type { Stage } from '../stage';
import { revisionOf } from './service-state';
import type { Actor } from '../workload/changes';

type Kind =
  | 'deploy'
  | 'scale'
  | 'relabel'
  | 'tag'
  | 'update-service'
  | 'replace-service'
  | 'delete-revision'
  | 'delete-service'
  | 'create-service';
type ServiceEvent = Extract<ScenarioEvent, { readonly do: Kind }>;

/** A change of a service: what it is to be, and what the audit log shows of the request. */
interface Changed {
  readonly spec: JsonObject;
  readonly request: JsonObject;
  readonly digests?: Readonly<Record<string, string>>;
  readonly fails?: string;
}

/** Lets somebody who may change a service do so. Nothing happens to one that does not exist. */
export function playServiceEvent(stage: Stage, event: ServiceEvent): void {
  const { services } = stage;
  const actor = actorOf(stage, event);
  if (event.do === 'create-service') {
    services.createAgain(event.service, actor);
    return;
  }
  const service = services.find(event.service);
  if (service === undefined) return;
  switch (event.do) {
    case 'delete-service': {
      services.delete(event.service, actor);
      return;
    }
    case 'delete-revision': {
      const exists = revisionOf(service, event.revision) !== undefined;
      if (!exists || whyKept(service, event.revision) !== undefined) return;
      services.deleteRevision(event.service, event.revision, { actor, request: {} });
      return;
    }
    default: {
      services.change(event.service, { ...changed(stage, event, service.spec), actor });
    }
  }
}

function actorOf(stage: Stage, { by, callerIp }: ServiceEvent): Actor {
  const actor = stage.actor(by);
  return callerIp === undefined ? actor : { ...actor, callerIp };
}

function changed(
  stage: Stage,
  event: Exclude<ServiceEvent, { readonly do: 'create-service' | 'delete-service' | 'delete-revision' }>,
  spec: JsonObject,
): Changed {
  switch (event.do) {
    case 'deploy':
      return deployed(spec, event);
    case 'scale':
      return masked(spec, { scaling: scalingOf(event) });
    case 'relabel': {
      // Another value each time: a change of nothing would not be one.
      const labels = { ...objectOf(spec, 'labels'), [event.label]: `t${stage.agenda.now()}` };
      return masked(spec, { labels });
    }
    case 'tag': {
      const latest = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', tag: event.tag };
      return masked(spec, { traffic: [...listOf(spec, 'traffic'), latest] });
    }
    case 'update-service':
      return updated(spec, event);
    case 'replace-service':
      return replaced(stage, spec, event);
  }
}

function masked(spec: JsonObject, parts: JsonObject): Changed {
  return {
    spec: { ...spec, ...parts },
    request: { service: parts, updateMask: Object.keys(parts).join(',') },
  };
}

function deployed(spec: JsonObject, { image, digest, fails }: Omit<EventOf<'deploy'>, 'do'>): Changed {
  const service = { ...spec, template: withImage(spec, image) };
  return {
    spec: service,
    request: { service },
    digests: { [image]: digest },
    ...(fails === undefined ? {} : { fails }),
  };
}

/** The template with the first container's image replaced, without the name of the revision that it made. */
function withImage(spec: JsonObject, image: string): JsonObject {
  const { revision: _name, ...template } = objectOf(spec, 'template');
  const [first, ...others] = listOf(template, 'containers').filter(isJsonObject);
  return { ...template, containers: [{ ...first, image }, ...others] };
}

type Scaling = Pick<EventOf<'scale'>, 'manualInstanceCount' | 'minInstanceCount' | 'maxInstanceCount'>;

function scalingOf({ minInstanceCount, maxInstanceCount, manualInstanceCount }: Scaling): JsonObject {
  return manualInstanceCount === undefined
    ? {
        scalingMode: 'AUTOMATIC',
        ...(minInstanceCount === undefined ? {} : { minInstanceCount }),
        ...(maxInstanceCount === undefined ? {} : { maxInstanceCount }),
      }
    : { scalingMode: 'MANUAL', manualInstanceCount };
}

function updated(spec: JsonObject, event: EventOf<'update-service'>): Changed {
  const { annotations, labels, scaling, traffic, image, digest } = event;
  const change = masked(spec, {
    ...(annotations === undefined ? {} : { annotations: filled(spec, 'annotations', annotations) }),
    ...(labels === undefined ? {} : { labels: filled(spec, 'labels', labels) }),
    ...(scaling === undefined ? {} : { scaling: scalingOf(scaling) }),
    ...(traffic === undefined ? {} : { traffic: traffic.map(trafficTarget) }),
    ...(image === undefined ? {} : { template: withImage(spec, image) }),
  });
  return image === undefined || digest === undefined ? change : { ...change, digests: { [image]: digest } };
}

/** The values of a map after some were set and some taken away; what stands in `${...}` is what the service carries. */
function filled(
  spec: JsonObject,
  field: 'annotations' | 'labels',
  values: Readonly<Record<string, string | null>>,
): JsonObject {
  const given = Object.entries(values).map(([name, value]): readonly [string, string | undefined] => [
    name,
    value?.replaceAll(
      /\$\{(annotations|labels)\.([^}]+)\}/gu,
      (_all: string, of: string, key: string): string => textOf(objectOf(spec, of), key),
    ),
  ]);
  const all: JsonObject = Object.fromEntries([...Object.entries(objectOf(spec, field)), ...given]);
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function replaced(stage: Stage, spec: JsonObject, { service, keeps }: EventOf<'replace-service'>): Changed {
  const kept = Object.fromEntries(keeps.map((part) => [part, spec[part]]));
  const whole = { ...stage.services.beforeScenario(service), ...kept };
  return { spec: whole, request: { service: whole } };
}
