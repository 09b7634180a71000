import { Failure } from '../../../domain/failures';
import type { ServiceScaling, TrafficTarget } from '../../../domain/workload/service';

import { serviceName } from '../services';
import type { Workload } from '../../../domain/workload/workload';
import { defined } from '../../../domain/defined';

/** A change to a service: what is written and the lock it is written under. */
export interface ServiceChange {
  readonly workload: Workload;
  /** From the read right before; a service that has changed since is not written (`conflict`). */
  readonly etag: string;
  readonly scaling: ServiceScaling;
  /** Absent: the traffic is not sent, and stays as it is. */
  readonly traffic?: readonly TrafficTarget[];
  /** Annotations to set; others stay. */
  readonly annotations: Readonly<Record<string, string>>;
}

interface TargetBody {
  readonly type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' | 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
  readonly revision?: string;
  readonly percent: number;
  readonly tag?: string;
}

/** The part of an UpdateService request that says what is written. */
export interface ServiceBody {
  readonly service: {
    readonly name: string;
    readonly etag: string;
    readonly annotations: Record<string, string>;
    readonly scaling: {
      readonly scalingMode: 'AUTOMATIC' | 'MANUAL';
      readonly manualInstanceCount?: number;
      readonly minInstanceCount?: number;
      readonly maxInstanceCount?: number;
    };
    readonly traffic?: TargetBody[];
  };
  readonly updateMask: { readonly paths: string[] };
}

/**
 * A body with name, etag and the masked fields, and nothing else: a template that came along would be taken as a change
 * and refused when it names its revision. `annotations` are all of the service's, since a mask cannot name single ones.
 * Throws `malformed` for a scaling that is not complete and `change-refused` for a mode that Firebreak does not know.
 */
export function serviceBody(
  change: ServiceChange,
  annotations: Readonly<Record<string, string>>,
): ServiceBody {
  const { scaling, paths } = scalingPart(change.scaling);
  const { traffic } = change;
  return {
    service: {
      name: serviceName(change.workload),
      etag: change.etag,
      annotations: { ...annotations, ...change.annotations },
      scaling,
      ...defined({ traffic: traffic?.map(trafficPart) }),
    },
    updateMask: { paths: [...paths, ...(traffic === undefined ? [] : ['traffic']), 'annotations'] },
  };
}

/** Going back to AUTOMATIC with one of minimum and maximum is refused, with neither both become the manual count. */
function scalingPart(scaling: ServiceScaling): {
  readonly scaling: ServiceBody['service']['scaling'];
  readonly paths: readonly string[];
} {
  const { mode, manualInstanceCount, minInstanceCount, maxInstanceCount } = scaling;
  if (mode === 'MANUAL') {
    if (manualInstanceCount === undefined) throw incomplete('MANUAL scaling needs manualInstanceCount');
    return {
      scaling: { scalingMode: mode, manualInstanceCount },
      paths: ['scaling.scaling_mode', 'scaling.manual_instance_count'],
    };
  }
  if (mode === 'AUTOMATIC') {
    if (minInstanceCount === undefined || maxInstanceCount === undefined) {
      throw incomplete('AUTOMATIC scaling needs minInstanceCount and maxInstanceCount');
    }
    return {
      scaling: { scalingMode: mode, minInstanceCount, maxInstanceCount },
      paths: ['scaling.scaling_mode', 'scaling.min_instance_count', 'scaling.max_instance_count'],
    };
  }
  throw new Failure('change-refused', `scaling mode ${mode} is not known to Firebreak and is not written`);
}

function trafficPart({ type, revision, percent, tag }: TrafficTarget): TargetBody {
  const rest = { percent, ...defined({ tag }) };
  if (type === 'latest') return { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', ...rest };
  if (revision === undefined) throw incomplete('a traffic target of a revision needs the revision');
  return { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, ...rest };
}

function incomplete(why: string): Failure {
  return new Failure('malformed', `the change cannot be sent: ${why}`);
}
