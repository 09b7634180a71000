import { runAsProcess } from '../simulator/range/command-line';
import type { CaseResult } from './case';
import { attacks } from './command';

/** The output of `--json`. */
export type AttackReport = readonly CaseResult[];

runAsProcess('attacks', attacks);
