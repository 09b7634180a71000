import { runAsProcess } from '../simulator/range/command-line';
import type { CaseResult } from './case';
import { attacks } from './command';

/** What `--json` prints. */
export type AttackReport = readonly CaseResult[];

runAsProcess('attacks', attacks);
