import { runAsProcess } from '../simulator/range/command-line';
import { bench } from './command';
import type { FigureResult } from './figure';

/** The output of `--json`. */
export type BenchReport = readonly FigureResult[];

runAsProcess('bench', bench);
