import { assess as assessKnown } from '../../src/domain/assessment/assess';
import type { Assessment } from '../../src/domain/assessment/assessment';
import { attackerKeeps as keeps } from '../../src/domain/assessment/attacker-keeps';
import { makeTimeline as timelineOf } from '../../src/domain/assessment/make-timeline';
import { wouldChange as missing } from '../../src/domain/assessment/missing-evidence';
import { reconstruct, type Reconstruction } from '../../src/domain/assessment/reconstruction';
import { supersededRevision as gone } from '../../src/domain/assessment/superseded-revision';
import type { CaseFile } from '../../src/domain/evidence/case-file';
import { byHand as entriesOf, stopByHand as stopEntriesOf } from '../../src/domain/plan/by-hand';
import { proposePlan as planOf, type PlanInput as KnownInput } from '../../src/domain/plan/propose-plan';
import { guidanceFor as guidanceOf } from '../../src/domain/presentation/brief/guidance';
import { logLines as linesOf } from '../../src/domain/presentation/brief/log-lines';
import { makeBrief as briefOf, wholeBrief as wholeOf } from '../../src/domain/presentation/brief/make-brief';
import { settingFacts as factsOf } from '../../src/domain/presentation/brief/setting-facts';

// Runs a case file from end to end: reconstructs it, as the activities do, and hands the result on.

type AfterKnown<F> = F extends (known: Reconstruction, ...rest: infer A) => infer R
  ? (caseFile: CaseFile, ...rest: A) => R
  : never;

export const assess = (caseFile: CaseFile): Assessment => assessKnown(reconstruct(caseFile));
export const attackerKeeps = (caseFile: CaseFile): readonly string[] => keeps(reconstruct(caseFile));
export const wouldChange = (caseFile: CaseFile): readonly string[] => missing(reconstruct(caseFile));
export const goneRevision: AfterKnown<typeof gone> = (caseFile) => gone(reconstruct(caseFile));
export const makeTimeline: AfterKnown<typeof timelineOf> = (caseFile, ...rest) =>
  timelineOf(reconstruct(caseFile), ...rest);
export const byHand: AfterKnown<typeof entriesOf> = (caseFile) => entriesOf(reconstruct(caseFile));
export const stopByHand: AfterKnown<typeof entriesOf> = (caseFile) => stopEntriesOf(reconstruct(caseFile));
export const guidanceFor: AfterKnown<typeof guidanceOf> = (caseFile) => guidanceOf(reconstruct(caseFile));
export const logLines: AfterKnown<typeof linesOf> = (caseFile, ...rest) =>
  linesOf(reconstruct(caseFile), ...rest);
export const settingFacts: AfterKnown<typeof factsOf> = (caseFile, ...rest) =>
  factsOf(reconstruct(caseFile), ...rest);
export const makeBrief: AfterKnown<typeof briefOf> = (caseFile, ...rest) =>
  briefOf(reconstruct(caseFile), ...rest);
export const wholeBrief: AfterKnown<typeof wholeOf> = (caseFile, ...rest) =>
  wholeOf(reconstruct(caseFile), ...rest);
/** The revision that was attacked and why it is thought so, or why none is known. */
export const attackedRevision = (caseFile: CaseFile): Reconstruction['attacked']['revision'] =>
  reconstruct(caseFile).attacked.revision;

/** As the plan's own, with a case file. */
export interface PlanInput extends Omit<KnownInput, 'known'> {
  readonly caseFile: CaseFile;
}
export const proposePlan = ({ caseFile, ...rest }: PlanInput): ReturnType<typeof planOf> =>
  planOf({ ...rest, known: reconstruct(caseFile) });
