import { z } from 'zod';
import { stepKinds } from '../../domain/plan/plan';
import { workloadKinds } from '../../domain/workload/workload';

/*
 * The plan as it is stored, field by field as in src/domain/plan/plan.ts: a plan decides what is changed, so one that has
 * more or other fields than this version knows is not acted on.
 */

const texts = z.array(z.string());

export const workloadSchema = z.strictObject({
  projectNumber: z.string(),
  location: z.string(),
  kind: z.enum(workloadKinds),
  name: z.string(),
});

const scaling = z.strictObject({
  mode: z.string(),
  manualInstanceCount: z.number().exactOptional(),
  minInstanceCount: z.number().exactOptional(),
  maxInstanceCount: z.number().exactOptional(),
});

const traffic = z.array(
  z.strictObject({
    type: z.enum(['latest', 'revision']),
    revision: z.string().exactOptional(),
    percent: z.number(),
    tag: z.string().exactOptional(),
  }),
);

const step = z.strictObject({
  hash: z.string(),
  kind: z.enum(stepKinds),
  title: z.string(),
  target: z.strictObject({ workload: workloadSchema, uid: z.string() }),
  precondition: z.strictObject({
    scaling,
    traffic,
    revisions: z.array(z.strictObject({ revision: z.string(), images: texts })),
  }),
  parameters: z.strictObject({
    scaling: z.strictObject({ mode: z.literal('MANUAL'), manualInstanceCount: z.literal(0) }),
    traffic: traffic.exactOptional(),
  }),
  undo: z.strictObject({ scaling, traffic: traffic.exactOptional(), differs: texts }),
  before: texts,
  after: texts,
  stops: texts,
  doesNotStop: texts,
  disturbs: texts,
  commands: z.strictObject({ apply: texts, undo: texts }),
  dependsOn: texts,
});

const preview = z.strictObject({
  step: z.string(),
  ok: z.boolean(),
  by: z.enum(['validate-only', 'computed']),
  text: z.string(),
  permission: z.string().exactOptional(),
});

export const planSchema = z.strictObject({
  hash: z.string(),
  incident: z.string(),
  asking: z.number().int(),
  steps: z.array(step),
  evidence: z.string(),
  policy: z.string(),
  findings: texts,
  previews: z.array(preview),
  recommended: z.boolean(),
  proposedAt: z.string(),
  deadline: z.string(),
});
