import type { Closing } from './closing';
import type { Interrupt } from '../terminal/interrupt';
import type { Tell } from '../story/teller';

/** What every start needs: where to say what goes on, what has to end at the end, and what ends all waiting. */
export interface Starting {
  readonly tell: Tell;
  readonly closing: Closing;
  readonly interrupt: Interrupt;
}
