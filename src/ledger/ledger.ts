import { alarmLedger, type AlarmLedger } from './alarms';
import { decisionLedger, type DecisionLedger } from './decisions';
import { evidenceLedger, type EvidenceLedger } from './evidence';
import { handledLedger, type HandledLedger } from './handled';
import { incidentLedger, type IncidentLedger } from './incidents';
import { installationLedger, type InstallationLedger } from './installation';
import { lookupLedger, type LookupLedger } from './lookups';
import { manifestLedger, type ManifestLedger } from './manifests';
import { observationLedger, type ObservationLedger } from './observations';
import { outcomeLedger, type OutcomeLedger } from './outcomes';
import { planLedger, type PlanLedger } from './plans';
import { policyRecords, type PolicyRecords } from './policies';
import { savedStateLedger, type SavedStateLedger } from './saved-states';
import { stepClaimLedger, type StepClaimLedger } from './step-claims';
import { stepStateLedger, type StepStateLedger } from './step-state';
import type { LedgerStore } from './store';

/**
 * The truth about what was found, decided and done, outside Temporal. Everything is created once and never replaced,
 * and everything may be done again: a retry gives what the first try gave. Throws `Failure`: `ledger-unwritable` when
 * the disk does not do it, `ledger-corrupt` when something that is read is damaged or foreign (it names the key),
 * `malformed` for names that cannot be.
 */
export interface Ledger
  extends
    AlarmLedger,
    EvidenceLedger,
    InstallationLedger,
    ObservationLedger,
    IncidentLedger,
    ManifestLedger,
    PlanLedger,
    DecisionLedger,
    StepClaimLedger,
    StepStateLedger,
    SavedStateLedger,
    PolicyRecords,
    HandledLedger,
    LookupLedger,
    OutcomeLedger {}

/** The ledger over a store; it keeps no state of its own, so several may use one store. */
export function createLedger(store: LedgerStore): Ledger {
  const steps = { ...stepClaimLedger(store), ...savedStateLedger(store) };
  return {
    ...alarmLedger(store),
    ...evidenceLedger(store),
    ...installationLedger(store),
    ...observationLedger(store),
    ...incidentLedger(store),
    ...manifestLedger(store),
    ...planLedger(store),
    ...decisionLedger(store),
    ...steps,
    ...stepStateLedger(steps),
    ...policyRecords(store),
    ...handledLedger(store),
    ...lookupLedger(store),
    ...outcomeLedger(store),
  };
}
