import { z } from 'zod';
import { Failure } from '../../domain/failures';
import { hashPlan, hashStep, stepKinds, type Plan } from '../../domain/plan/plan';
import type { Digest } from '../../domain/text/digest';
import { workloadKinds } from '../../domain/workload/workload';
import type { LedgerStore } from '../store/file-store';
import { encodePart, incidentPrefix, planKey } from '../store/paths';
import { createFirst, createRecord, readRecord, readSoundRecords, recordOf, texts } from '../store/records';

/*
 * The plan as it is stored, field by field as in src/domain/plan/plan.ts: a plan decides what is changed, so one that has
 * more or other fields than this version knows is not acted on.
 */

const workloadSchema = recordOf({
  projectNumber: z.string(),
  location: z.string(),
  kind: z.enum(workloadKinds),
  name: z.string(),
});

const scaling = recordOf({
  mode: z.string(),
  manualInstanceCount: z.number().exactOptional(),
  minInstanceCount: z.number().exactOptional(),
  maxInstanceCount: z.number().exactOptional(),
});

const traffic = z
  .array(
    recordOf({
      type: z.enum(['latest', 'revision']),
      revision: z.string().exactOptional(),
      percent: z.number(),
      tag: z.string().exactOptional(),
    }),
  )
  .readonly();

const step = recordOf({
  hash: z.string(),
  kind: z.enum(stepKinds),
  title: z.string(),
  target: recordOf({ workload: workloadSchema, uid: z.string() }),
  precondition: recordOf({
    scaling,
    traffic,
    revisions: z.array(recordOf({ revision: z.string(), images: texts })).readonly(),
  }),
  parameters: recordOf({
    scaling: recordOf({ mode: z.literal('MANUAL'), manualInstanceCount: z.literal(0) }),
    traffic: traffic.exactOptional(),
  }),
  undo: recordOf({ scaling, traffic: traffic.exactOptional(), differs: texts }),
  before: texts,
  after: texts,
  stops: texts,
  doesNotStop: texts,
  disturbs: texts,
  commands: recordOf({ apply: texts, undo: texts }),
  dependsOn: texts,
});

const preview = recordOf({
  step: z.string(),
  ok: z.boolean(),
  by: z.enum(['validate-only', 'computed']),
  text: z.string(),
  permission: z.string().exactOptional(),
});

export const planSchema = recordOf({
  hash: z.string(),
  incident: z.string(),
  asking: z.number().int(),
  steps: z.array(step).readonly(),
  evidence: z.string(),
  policy: z.string(),
  findings: texts,
  previews: z.array(preview).readonly(),
  recommended: z.boolean(),
  proposedAt: z.string(),
  deadline: z.string(),
}) satisfies z.ZodType<Plan>;

/** That people were asked about a plan. */
export type Question = z.infer<typeof questionSchema>;
const questionSchema = recordOf({
  plan: z.string(),
  asking: z.number().int(),
  /** RFC 3339. */
  askedAt: z.string(),
  deadline: z.string(),
});

/** Plans as they were proposed. */
export function planLedger(store: LedgerStore) {
  const checked = (plan: Plan, hash: Digest): Plan => {
    if (isHashed(plan) && plan.hash === hash) return plan;
    throw new Failure('ledger-corrupt', `${planKey(hash)} is damaged: the plan does not match its hash`);
  };
  return {
    /**
     * Keeps a plan under its hash and gives the one that counts: the first that was kept. The hash does not cover times
     * and previews, so a retry's plan can differ in them. Listed among the questions of its incident. Throws `malformed`
     * when a hash in it is wrong.
     */
    async savePlan(plan: Plan): Promise<Plan> {
      if (!isHashed(plan)) throw new Failure('malformed', `the plan ${plan.hash} does not match its hash`);
      const stored = await createFirst<Plan>(store, planKey(plan.hash), planSchema, plan);
      const kept = checked(stored.record, plan.hash);
      const { hash, asking, proposedAt: askedAt, deadline } = kept;
      const question: Question = { plan: hash, asking, askedAt, deadline };
      await createRecord(store, `${incidentPrefix(kept.incident, 'asked')}/${encodePart(hash)}`, question);
      return kept;
    },
    /** The questions of an incident, oldest first, but for damaged ones. */
    async questionsOf(incident: string): Promise<readonly Question[]> {
      const all = await readSoundRecords(store, incidentPrefix(incident, 'asked'), questionSchema);
      return all.toSorted((a, b) => Date.parse(a.askedAt) - Date.parse(b.askedAt));
    },
    /** Throws `ledger-corrupt` when it does not match its hash. */
    async readPlan(hash: Digest): Promise<Plan | undefined> {
      const stored = await readRecord<Plan>(store, planKey(hash), planSchema);
      return stored === undefined ? undefined : checked(stored.record, hash);
    },
  };
}

function isHashed(plan: Plan): boolean {
  return hashPlan(plan) === plan.hash && plan.steps.every((step) => hashStep(step) === step.hash);
}
