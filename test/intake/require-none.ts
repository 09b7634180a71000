const refuse = async (): Promise<never> => Promise.reject(new Error('not asked here'));

/** A client of workflows of which an intake asks nothing but to hand over. */
export const requireNone = {
  reportFinding: refuse,
  decide: refuse,
  tellFinding: refuse,
  isRunning: refuse,
  holder: refuse,
};
