import { runAsProcess } from '../simulator/range/command-line';
import type { CaseResult } from './case';
import { chaos } from './command';

/** The output of `--json`. */
export type ChaosReport = readonly CaseResult[];

runAsProcess('chaos', chaos);
