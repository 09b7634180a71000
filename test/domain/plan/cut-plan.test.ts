import { describe, expect, test } from '@jest/globals';
import { encodedBytes } from '../../../src/domain/text/byte-limit';
import { cutPlan, PLAN_BYTES } from '../../../src/domain/plan/cut-plan';
import type { Plan, Step } from '../../../src/domain/plan/plan';
import { plan } from '../views';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const [first] = plan.steps;
if (first === undefined) throw new Error('the plan has a step');
const base: Step = first;
const planOf = (change: Partial<Step>, more: Partial<Plan> = {}): Plan => ({
  ...plan,
  ...more,
  steps: [{ ...base, ...change }],
});
const tags = (count: number) =>
  many(count, (i) => ({
    type: 'revision' as const,
    revision: `payment-api-${i}-${'x'.repeat(40)}`,
    percent: 0,
    tag: `t${i}`,
  }));
const long = `gcloud run services update-traffic x --set-tags=${many(1_500, (i) => `tag-${i}=revision-${i}`).join(',')}`;

describe('a plan', () => {
  test('that is small travels whole', () => {
    expect(cutPlan(plan)).toBe(plan);
  });

  test.each<readonly [string, Plan]>([
    [
      '1,500 tags',
      planOf({
        precondition: { ...base.precondition, traffic: tags(1_500) },
        parameters: { ...base.parameters, traffic: tags(1_500) },
        undo: { ...base.undo, traffic: tags(1_500) },
      }),
    ],
    [
      '1,500 revisions with images',
      planOf({
        precondition: {
          ...base.precondition,
          revisions: many(1_500, (i) => ({ revision: `r-${i}`, images: many(10, () => 'i'.repeat(200)) })),
        },
      }),
    ],
    ['1,500 lines of before', planOf({ before: many(1_500, (i) => `Tag t${i} reaches ${'x'.repeat(100)}`) })],
    [
      'texts of 100,000 characters',
      planOf({ before: ['é'.repeat(100_000)], after: ['🔥'.repeat(100_000)], title: 't'.repeat(100_000) }),
    ],
    [
      'lines everywhere',
      planOf({
        before: many(500, () => 'x'.repeat(500)),
        after: many(500, () => 'x'.repeat(500)),
        stops: many(500, () => 'x'.repeat(500)),
        doesNotStop: many(500, () => 'x'.repeat(500)),
        disturbs: many(500, () => 'x'.repeat(500)),
      }),
    ],
    ['commands of 20,000 characters', planOf({ commands: { apply: [long], undo: [long, long] } })],
    [
      'previews of 100,000 characters',
      planOf(
        {},
        { previews: [{ step: base.hash, ok: false, by: 'validate-only', text: 'x'.repeat(100_000) }] },
      ),
    ],
  ])('of %s is cut, and is still that plan', (_, large) => {
    const cut = cutPlan(large);
    expect(encodedBytes(large)).toBeGreaterThan(PLAN_BYTES);
    expect(encodedBytes(cut)).toBeLessThanOrEqual(PLAN_BYTES);
    expect(cut).toMatchObject({
      hash: large.hash,
      deadline: large.deadline,
      steps: [{ hash: base.hash, kind: base.kind, target: base.target }],
    });
  });

  test('never has half a command: what is left out says where it is', () => {
    const [step] = cutPlan(planOf({ commands: { apply: ['gcloud short', long], undo: [] } })).steps;
    expect(step?.commands.apply).toEqual([
      'gcloud short',
      expect.stringMatching(/^# a command of \d+ characters: .*--full/),
    ]);
  });

  test('says of a list how much more there is', () => {
    const [step] = cutPlan(planOf({ before: many(1_500, (i) => `Tag t${i} ${'x'.repeat(100)}`) })).steps;
    expect(step?.before.at(-1)).toMatch(/^1,?4\d\d more/);
  });
});
