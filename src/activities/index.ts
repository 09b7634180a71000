import { assessIncident } from './decide/assess-incident';
import { passDecision, recordDecision, wasBegun } from './decide/decisions';
import { openIncident, recallIncident } from './decide/open-incident';
import { propose } from './decide/propose';
import type { ActivityDeps } from './deps';
import { fetchFinding } from './investigate/fetch-finding';
import { findRelatedFindings } from './investigate/find-related-findings';
import { lookUpIndicator, recallLookups } from './investigate/look-up-indicator';
import { readIdentity } from './investigate/read-identity';
import { readLogs } from './investigate/read-logs';
import { readTrail } from './investigate/read-trail';
import { readWorkload } from './investigate/read-workload';
import { pageUnplaced, pageUnread, pageUntaken } from './record/alarms';
import { announce, sealEvidence } from './record/announce';
import { readProgress } from './record/read-progress';
import { readStanding } from './record/read-standing';
import { recallStanding } from './record/recall-standing';
import { reportFinding } from './record/report-finding';
import { sendPage } from './record/send-page';
import { writeOutcome } from './record/write-outcome';

/** The activities of each task queue, bound to what they rely on. A process serves all queues or some. */
export function createActivities(deps: ActivityDeps) {
  return {
    main: {
      openIncident: openIncident(deps),
      recallIncident: recallIncident(deps),
      recallStanding: recallStanding(deps),
      assessIncident: assessIncident(deps),
      propose: propose(deps),
      recordDecision: recordDecision(deps),
      wasBegun: wasBegun(deps),
      passDecision: passDecision(deps),
      announce: announce(deps),
      sealEvidence: sealEvidence(deps),
      sendPage: sendPage(deps),
      pageUnplaced: pageUnplaced(deps),
      pageUntaken: pageUntaken(deps),
      pageUnread: pageUnread(deps),
      readProgress: readProgress(deps),
      readStanding: readStanding(deps),
      writeOutcome: writeOutcome(deps),
    },
    report: { reportFinding: reportFinding(deps) },
    reads: {
      fetchFinding: fetchFinding(deps),
      findRelatedFindings: findRelatedFindings(deps),
      readWorkload: readWorkload(deps),
      readIdentity: readIdentity(deps),
      readLogs: readLogs(deps),
      readTrail: readTrail(deps),
      recallLookups: recallLookups(deps),
    },
    virustotal: { lookUpIndicator: lookUpIndicator(deps) },
  };
}

export type Activities = ReturnType<typeof createActivities>;
