import type { CaseFile } from '../../src/domain/evidence/case-file';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { incidentName } from '../../src/domain/incident/incident-name';
import { caseFile } from './fixtures';
import { jobSettings, schedule, theJob } from './kinds';
import { asked, assessment } from './views';
import { byHand, makeBrief } from './of-case-file';

/** A job of which a member has a hostile name. */
export const about: CaseFile = caseFile({
  workload: theJob,
  settings: jobSettings(
    {},
    {
      schedules: [schedule('every-five-minutes')],
      invokers: ['user:mallory@example.com\u001b[2J](https://evil.example)```'],
    },
  ),
});

/** An operator's view of its incident once nothing could be proposed. */
export function jobView(change: Partial<IncidentView> = {}): IncidentView {
  const { plan: _plan, deadline: _deadline, ...rest } = asked;
  return {
    ...rest,
    incident: incidentName(theJob, 1),
    workload: theJob,
    phase: 'watching',
    outcome: 'observed',
    steps: [],
    brief: makeBrief(about, assessment, byHand(about)),
    ...change,
  };
}
