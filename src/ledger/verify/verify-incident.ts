import { z } from 'zod';
import { hashPlan, hashStep, type Plan } from '../../domain/plan/plan';
import { countedSchema } from '../incident/decisions';
import { type Manifest, manifestSchema } from '../incident/manifests';
import { objectKey } from '../store/objects';
import { outcomeSchema } from '../incident/outcomes';
import { decisionClaimKey, incidentPrefix, planKey } from '../store/paths';
import { planSchema } from '../shared/plans';
import type { Stored } from '../store/records';
import { claimSchema } from '../incident/step-claims';
import type { Contents, Fault } from './read-folder';

interface Entry<T> extends Stored<T> {
  readonly path: string;
}

const DIGEST = /^[0-9a-f]{64}$/;
const NUMBER = /^[1-9][0-9]{0,8}$/;

/**
 * Lists the faults between the records of one incident: the chain of manifests and the objects that they name, the
 * plans and their hashes, and that every plan, claim, decision and outcome names something that is there.
 */
export function verifyIncident(incident: string, contents: Contents): readonly Fault[] {
  const faults: Fault[] = [];
  const below = <T>(part: Parameters<typeof incidentPrefix>[1], schema: z.ZodType<T>) =>
    readAll(contents, `${incidentPrefix(incident, part)}/`, schema, faults);
  const manifests = below<Manifest>('manifests', manifestSchema).sort((a, b) => numberOf(a) - numberOf(b));
  const decisions = below('decisions', countedSchema);
  const claims = below('claims', claimSchema);
  const outcomes = below('outcomes', outcomeSchema);
  const plans = readAll<Plan>(contents, 'plans/', planSchema, []).filter(
    ({ record }) => record.incident === incident,
  );

  faults.push(...chain(incident, manifests), ...objects(manifests, contents), ...plans.flatMap(planFaults));
  const sealed = new Set(manifests.map(({ sha256 }) => sha256));
  const needsManifest = (path: string, digest: string): void => {
    if (sealed.has(digest)) return;
    const text = `the manifest ${digest.slice(0, 12)} that ${path} names is missing`;
    faults.push({ kind: 'missing', path: incidentPrefix(incident, 'manifests'), text });
  };
  const needsPlan = (path: string, hash: string): void => {
    if (hash === '' || contents.records.has(planKey(hash))) return;
    faults.push({ kind: 'missing', path: planKey(hash), text: `the plan that ${path} names is missing` });
  };
  for (const { path, record } of plans) needsManifest(path, record.evidence);
  for (const { path, record } of claims) {
    needsManifest(path, record.evidence);
    needsPlan(path, record.plan);
  }
  for (const { path, record } of outcomes) {
    const { evidence } = record.record;
    if (evidence !== undefined) needsManifest(path, evidence);
  }
  for (const { path, record } of decisions) {
    needsPlan(path, record.decision.plan);
    if (record.decision.incident !== incident)
      faults.push(changed(path, `it is for ${record.decision.incident}`));
  }
  return [
    ...faults,
    ...usedDecisions(incident, contents, new Set(decisions.map(({ record }) => record.decision.id))),
  ];
}

/** Everything below a prefix that is a record of this kind; what is of another kind is a fault. */
function readAll<T>(
  { records }: Contents,
  prefix: string,
  schema: z.ZodType<T>,
  faults: Fault[],
): Entry<T>[] {
  return [...records].flatMap(([path, { sha256, record }]) => {
    if (!path.startsWith(prefix)) return [];
    const parsed = schema.safeParse(record);
    if (parsed.success) return [{ path, sha256, record: parsed.data }];
    faults.push(changed(path, 'it is a record of another kind'));
    return [];
  });
}

function numberOf({ path }: { readonly path: string }): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return NUMBER.test(name) ? Number(name) : 0;
}

function chain(incident: string, manifests: readonly Entry<Manifest>[]): readonly Fault[] {
  const faults: Fault[] = [];
  let before: Entry<Manifest> | undefined;
  for (const manifest of manifests) {
    const { path, record } = manifest;
    const number = numberOf(manifest);
    const expected = before === undefined ? 1 : numberOf(before) + 1;
    if (number !== expected) {
      const missing = `${incidentPrefix(incident, 'manifests')}/${String(expected)}`;
      faults.push({
        kind: 'missing',
        path: missing,
        text: `manifest ${String(expected)} is missing, although a later one is there`,
      });
    }
    if (record.incident !== incident) faults.push(changed(path, `it belongs to ${record.incident}`));
    if (record.index !== number)
      faults.push(changed(path, `it is manifest ${String(record.index)} under another number`));
    else if (number === expected && record.previous !== (before?.sha256 ?? null)) {
      faults.push(changed(path, 'it does not follow from the manifest before it'));
    }
    before = manifest;
  }
  return faults;
}

function objects(manifests: readonly Entry<Manifest>[], contents: Contents): readonly Fault[] {
  return manifests.flatMap(({ path, record }) =>
    record.references.flatMap(({ sha256, bytes, what }): readonly Fault[] => {
      if (!DIGEST.test(sha256)) return [changed(path, `it names ${what} by something that is no digest`)];
      const now = contents.changedObjects.get(sha256);
      const size = contents.objects.get(sha256);
      const key = objectKey(sha256);
      if (now !== undefined)
        return [changed(key, `${what}: its bytes were changed; their SHA-256 is ${now} now`)];
      if (size === undefined)
        return [{ kind: 'missing', path: key, text: `${what}, which ${path} names, is missing` }];
      return size === bytes
        ? []
        : [changed(key, `${what}: it has ${String(size)} bytes and not ${String(bytes)}`)];
    }),
  );
}

function planFaults({ path, record }: Entry<Plan>): readonly Fault[] {
  const whole =
    hashPlan(record) === record.hash && record.steps.every((step) => hashStep(step) === step.hash);
  return whole && path === planKey(record.hash) ? [] : [changed(path, 'the plan does not match its hash')];
}

const used = z.looseObject({ incident: z.string() });

/** A decision that was used for a change and is not there any more. */
function usedDecisions(
  incident: string,
  { records }: Contents,
  known: ReadonlySet<string>,
): readonly Fault[] {
  const keys = new Set([...known].map(decisionClaimKey));
  return [...records].flatMap(([path, { record }]): readonly Fault[] => {
    if (!path.startsWith('claims/decisions/') || keys.has(path)) return [];
    const parsed = used.safeParse(record);
    if (!parsed.success || parsed.data.incident !== incident) return [];
    const name = path.slice('claims/decisions/'.length);
    const missing = `${incidentPrefix(incident, 'decisions')}/${name}`;
    return [{ kind: 'missing', path: missing, text: `the decision that ${path} says was used is missing` }];
  });
}

function changed(path: string, text: string): Fault {
  return { kind: 'changed', path, text };
}
