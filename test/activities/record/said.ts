import type { Standing } from '../../../src/activities/record/supported';

/** The word of an incident on how it stands; nothing of it by default. */
export const said = (changes: Partial<Standing> = {}): Standing => ({
  restored: false,
  closed: false,
  findingsInactive: false,
  ...changes,
});
