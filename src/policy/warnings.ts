import type { Policy } from '../domain/plan/policy';

/** What a sound policy says that its author may not mean, in one sentence each. It is carried out as it stands. */
export function policyWarnings({ plainDecisions, approvers }: Policy): readonly string[] {
  const unable = (['approve', 'refuse', 'restore', 'acknowledge'] as const).filter(
    (act) => !approvers.some(({ may }) => may.includes(act)),
  );
  return [
    ...(plainDecisions
      ? []
      : [
          'nobody can decide anything: plainDecisions is false, and this version knows no signed decisions. Findings are investigated and shown, and nothing is ever changed. With plainDecisions: true, protect who can reach Temporal first (docs/security-model.md)',
        ]),
    ...(unable.length === 0 ? [] : [`nobody may ${unable.join(', ')}: no approver has it under "may"`]),
  ];
}
