import { z } from 'zod';
import { digest, email, ipAddress, resourceId } from './scalars';
import { trafficSchema } from './service-schema';

/**
 * The actor of a change of a service: anybody with `run.services.update`, from the address in `callerIp` (default: an
 * office).
 */
const who = { service: resourceId, by: email, callerIp: ipAddress.exactOptional() };

/**
 * Values by name; `null` takes the name away. In a value `${annotations.NAME}` and `${labels.NAME}` stand for what the
 * service carries at that moment, which its changer can read: so a mark can be copied, or changed in a part.
 */
const values = z.record(z.string().min(1), z.string().nullable());

/**
 * Acts of people and pipelines, or a stolen identity, on a service. Every one is in the audit log, and has the effect
 * of the API.
 */
export const serviceEvents = {
  /** Somebody deploys: a new revision with the first container's image replaced. */
  deploy: {
    ...who,
    image: z.string().min(1),
    digest,
    /** Why the revision does not become ready. */
    fails: z.string().min(1).exactOptional(),
  },
  /** Somebody sets the service's scaling: a manual count, or automatic with both bounds. */
  scale: {
    ...who,
    manualInstanceCount: z.int().nonnegative().optional(),
    minInstanceCount: z.int().nonnegative().optional(),
    maxInstanceCount: z.int().positive().optional(),
  },
  /** Somebody gives a label of the service another value, as a pipeline or an attacker does who keeps it changing. */
  relabel: { ...who, label: resourceId.default('touched') },
  /** Somebody gives the latest revision one more tag, without traffic. */
  tag: { ...who, tag: resourceId },
  /** Somebody changes several things in one call. */
  'update-service': {
    ...who,
    annotations: values.exactOptional(),
    labels: values.exactOptional(),
    /** As in `scale`. */
    scaling: z
      .strictObject({
        manualInstanceCount: z.int().nonnegative().exactOptional(),
        minInstanceCount: z.int().nonnegative().exactOptional(),
        maxInstanceCount: z.int().positive().exactOptional(),
      })
      .exactOptional(),
    traffic: trafficSchema.exactOptional(),
    /** Of the first container: it makes a revision. */
    image: z.string().min(1).exactOptional(),
    digest: digest.exactOptional(),
  },
  /** Somebody applies the file from before the scenario: all that was set since is gone, but for the parts that it keeps. */
  'replace-service': {
    ...who,
    keeps: z.array(z.enum(['scaling', 'traffic', 'labels', 'annotations', 'template'])).default([]),
  },
  /** Somebody deletes a revision. It does not happen where Google refuses it. */
  'delete-revision': { ...who, revision: resourceId },
  /** Somebody deletes the service with all that it has. */
  'delete-service': who,
  /** Somebody deploys the service anew, as it was before the scenario. It does not happen while there is one. */
  'create-service': who,
} as const;
