import { alarmLedger, type AlarmLedger } from './shared/alarms';
import { decisionLedger, type DecisionLedger } from './incident/decisions';
import { evidenceLedger, type EvidenceLedger } from './shared/evidence';
import { handledLedger, type HandledLedger } from './shared/handled';
import { incidentLedger, type IncidentLedger } from './incident/incidents';
import { installationLedger, type InstallationLedger } from './shared/installation';
import { intakeLedger, type IntakeLedger } from './shared/intake';
import { lookupLedger, type LookupLedger } from './shared/lookups';
import { manifestLedger, type ManifestLedger } from './incident/manifests';
import { observationLedger, type ObservationLedger } from './incident/observations';
import { outcomeLedger, type OutcomeLedger } from './incident/outcomes';
import { planLedger, type PlanLedger } from './shared/plans';
import { policyRecords, type PolicyRecords } from './shared/policies';
import { savedStateLedger, type SavedStateLedger } from './incident/saved-states';
import { stepClaimLedger, type StepClaimLedger } from './incident/step-claims';
import { stepStateLedger, type StepStateLedger } from './incident/step-state';
import type { LedgerStore } from './store/store';

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
    IntakeLedger,
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
    ...intakeLedger(store),
    ...outcomeLedger(store),
  };
}
