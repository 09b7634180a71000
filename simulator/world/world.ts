import type { ScenarioEvent, TimedEvent } from '../scenarios/schema/event-schema';
import { copiesOf } from '../scenarios/schema/finding-schema';
import type { FindingScenario } from '../scenarios/schema/finding-schema';
import { createPolicies } from '../iam/policies';
import type { Policies } from '../iam/policies';
import { switchSchema } from '../scenarios/schema';
import type { Scenario, Switches } from '../scenarios/schema';
import type { SteadyRequests } from '../scenarios/schema/service-schema';
import { Agenda } from './agenda';
import type { Clock } from './agenda';
import { Attacker } from './attack/attacker';
import { buildFinding } from './finding/build-finding';
import { detectionFields, detectionProperties, evidenceOf } from './finding/detection';
import { Disturbances } from './disturbances';
import { placeOf } from './finding/finding-place';
import { createFindings } from './finding/findings';
import type { WritableFindingsStore } from './finding/findings';
import { Fleet } from './service/fleet';
import type { HostListener } from './workload/host';
import { Hosts } from './workload/hosts';
import { Identities } from './identities';
import { createIds } from './ids';
import type { Ids } from './ids';
import { InstanceResources } from './instance/instance-resources';
import { InstanceSamples } from './workload/instance-samples';
import { Jobs } from './job/jobs';
import { Journal } from './telemetry/journal';
import { LogStore } from './telemetry/log-store';
import { Operations } from './workload/operations';
import { playEvent } from './play-event';
import type { Outside, Stage } from './stage';
import { PoolWork } from './worker-pool/pool-work';
import { Registry } from './registry';
import { Requests } from './service/requests';
import { Schedules } from './job/schedules';
import { Services } from './service/services';
import type { Actor } from './workload/changes';
import { WorkerPools } from './worker-pool/worker-pools';
import { accountOfWorkload, letInvoke, mayRun } from './workloads';

const endTexts: Readonly<Record<string, string>> = {
  disabled: 'Shutting down user disabled instance',
  drained: 'Shutting down user disabled instance',
  idle: 'Shutting down idle instance',
  cancelled: 'Shutting down instance: its execution was cancelled',
};

const deaf: Outside = {
  grant: () => undefined,
  arm: () => undefined,
  clearFaults: () => undefined,
  revokeTokens: () => undefined,
};

/** The simulated cloud and everything that is true in it, also what no API shows. */
export class World {
  readonly scenario: Scenario;
  readonly switches: Switches;
  readonly agenda: Agenda;
  readonly ids: Ids;
  readonly logs = new LogStore();
  readonly operations = new Operations();
  readonly services: Services;
  readonly jobs: Jobs;
  readonly schedules: Schedules;
  readonly workerPools: WorkerPools;
  readonly instances: InstanceResources;
  readonly registry: Registry;
  /** The allow policies of jobs and worker pools, by full name. */
  readonly policies: Policies = createPolicies();
  /** Service accounts, and the allow policies of everything else. */
  readonly identities: Identities;
  readonly fleet: Fleet;
  readonly hosts: Hosts;
  readonly work: PoolWork;
  readonly disturbances: Disturbances;
  readonly requests: Requests;
  readonly samples: InstanceSamples;
  readonly attacker = new Attacker();
  /** The identity that calls the APIs. */
  readonly caller: Actor;
  readonly #findings: WritableFindingsStore;
  readonly journal: Journal;
  readonly #stage: Stage;
  #zero: number | undefined;
  #findingsCreated = 0;

  /** `outside` is told of events that strike how the APIs are served; by default they strike nothing. */
  constructor(scenario: Scenario, clock: Clock, switches: Partial<Switches>, outside: Partial<Outside> = {}) {
    const { google, timing } = scenario;
    this.switches = switchSchema.parse(switches);
    const { freeze, jobDelete, olderFailure } = this.switches;
    this.scenario = scenario;
    const agenda = new Agenda(clock);
    const ids = createIds(scenario.seed ?? scenario.name);
    this.agenda = agenda;
    this.ids = ids;
    const { dataAccess } = scenario.logs;
    const journal = new Journal({ google, timing, agenda, ids, store: this.logs, dataAccess });
    this.journal = journal;
    const { operations } = this;
    const disturbances = new Disturbances(agenda, scenario.innocents);
    this.disturbances = disturbances;
    const listener = this.#listener();
    const hosts = new Hosts({ agenda, ids, timing, listener });
    this.hosts = hosts;
    const parts = { scenario, agenda, ids, journal, operations };
    this.jobs = new Jobs({
      ...parts,
      hosts,
      deletion: jobDelete,
      onCancelled: (job) => disturbances.note(job, 'An execution was cancelled.'),
    });
    this.workerPools = new WorkerPools({ ...parts, hosts });
    this.instances = new InstanceResources({ ...parts, hosts });
    this.work = new PoolWork({ scenario, agenda, hosts, pools: this.workerPools, journal, disturbances });
    const now = (): number => agenda.now();
    this.registry = new Registry(scenario, now);
    this.identities = new Identities({ scenario, ids, now, policies: this.policies });
    this.schedules = new Schedules({
      scenario,
      agenda,
      jobs: this.jobs,
      mayRun: (job, account) => mayRun(this, job, account),
    });
    letInvoke(this);
    this.services = new Services({
      ...parts,
      olderFailure,
      onServed: (service) => this.fleet.reconcile(service),
    });
    const service = (name: string): ReturnType<Services['find']> => this.services.find(name);
    this.fleet = new Fleet({
      agenda,
      ids,
      timing,
      freeze,
      service,
      listener,
    });
    this.requests = new Requests({
      scenario,
      agenda,
      ids,
      fleet: this.fleet,
      journal,
      disturbances,
      service,
    });
    this.samples = new InstanceSamples({ agenda, google, fleet: this.fleet, hosts, timing });
    this.#findings = createFindings(notificationConfigName(scenario), () => this.settle());
    this.caller = { email: scenario.caller.email, callerIp: '192.0.2.7', userAgent: 'grpc-node-js/1.14' };
    this.#stage = {
      ...{ google, timing, agenda, ids, identities: this.identities },
      services: this.services,
      fleet: this.fleet,
      hosts,
      jobs: this.jobs,
      registry: this.registry,
      account: (workload) => accountOfWorkload(this, workload),
      requests: this.requests,
      attacker: this.attacker,
      journal,
      createFinding: (finding) => this.#createFinding(finding),
      samples: this.samples,
      outside: { ...deaf, ...outside },
      actor,
      exploited: new Map(),
    };
  }

  get findings(): WritableFindingsStore {
    return this.#findings;
  }

  /** Seconds since the start; 0 before it. */
  clockSeconds(): number {
    return this.#zero === undefined ? 0 : (this.agenda.now() - this.#zero) / 1000;
  }

  /** Tells whether the scenario has been started. */
  started(): boolean {
    return this.#zero !== undefined;
  }

  /** Lets everything happen that is due. To be called before any look at the world. */
  settle(): void {
    this.agenda.settle();
  }

  /** Starts the scenario's clock: what lies before the start has then happened. Starting twice changes nothing. */
  start(): void {
    if (this.#zero !== undefined) return;
    const zero = this.agenda.now();
    this.#zero = zero;
    const { scenario, agenda } = this;
    const begin = zero - scenario.timing.historySeconds * 1000;
    const moment = (at: number): number => zero + at * 1000;
    for (const workloads of [this.services, this.jobs, this.workerPools]) workloads.recordPast(actor);
    agenda.at(begin, () => {
      for (const service of this.services.list()) this.fleet.reconcile(service);
      for (const pool of this.workerPools.list()) this.workerPools.reconcile(pool);
      for (const instance of this.instances.list()) this.instances.reconcile(instance);
    });
    this.schedules.begin(zero, begin);
    for (const { name, executions } of scenario.jobs) {
      for (const { at, by } of executions)
        agenda.at(moment(at), () => this.jobs.run(name, { actor: actor(by), request: {} }));
    }
    this.work.begin(begin);
    for (const { name, requests } of scenario.services)
      if (requests !== undefined) this.#keepSending(name, requests, begin);
    this.samples.begin(begin);
    for (const timed of scenario.attacker.timeline) this.#plan(timed, moment(timed.at), true);
    for (const timed of scenario.events) this.#plan(timed, moment(timed.at), false);
    for (const { at, ...line } of scenario.logs.entries) {
      agenda.at(moment(at), () => playEvent(this.#stage, { do: 'write-log', ...line }, false));
    }
    for (const finding of scenario.findings.flatMap(copiesOf)) {
      agenda.at(moment(finding.appears ?? Math.max(0, finding.at)), () => this.#createFinding(finding));
    }
    this.settle();
  }

  /** Lets one event happen now, as if the scenario had it; `byAttacker` decides whose shell or token it is about. */
  fire(event: ScenarioEvent, byAttacker = false): void {
    this.settle();
    playEvent(this.#stage, event, byAttacker);
  }

  #plan(timed: TimedEvent, at: number, byAttacker: boolean): void {
    this.agenda.at(at, () => {
      playEvent(this.#stage, timed.event, byAttacker);
      if (timed.everySeconds !== undefined) this.#plan(timed, at + timed.everySeconds * 1000, byAttacker);
    });
  }

  #keepSending(service: string, requests: SteadyRequests, at: number): void {
    this.agenda.at(at, () => {
      this.requests.send({ ...requests, service, status: 200, requestBytes: 181 });
      this.#keepSending(service, requests, at + requests.everySeconds * 1000);
    });
  }

  #createFinding(finding: FindingScenario): void {
    const { google } = this.scenario;
    const place = placeOf(this.scenario, finding, (job) => this.jobs.executions.list(job)[0]);
    const id = finding.id ?? this.ids.hex(`finding/${this.#findingsCreated}`, 32);
    this.#findingsCreated += 1;
    const zero = this.#zero ?? this.agenda.now();
    const entries = this.logs.readable(Number.POSITIVE_INFINITY);
    const { detection } = finding;
    const { resourceName } = place;
    const evidence = detection && evidenceOf(detection, resourceName, entries);
    const properties = detection && detectionProperties(detection, { google, resourceName, id, evidence });
    const fields = detection && detectionFields(detection, evidence);
    this.#findings.add(
      buildFinding(finding, {
        google,
        place,
        properties: properties ?? {},
        fields: fields ?? {},
        id,
        eventTime: zero + finding.at * 1000,
        createTime: this.agenda.now(),
      }),
    );
  }

  #listener(): HostListener {
    const line = (host: Parameters<HostListener['ended']>[0], text: string): void =>
      this.journal.line({ origin: host.origin, stream: 'system', severity: 'INFO', text });
    return {
      started: (host, reason) => {
        line(host, `Starting new instance. Reason: ${reason}`);
        this.attacker.hostStarted(host);
      },
      signalled: (host, reason) => line(host, endTexts[reason] ?? 'Shutting down instance'),
      ended: (host, text = 'Container terminated on signal 9.') => {
        this.attacker.hostEnded(host, this.agenda.now());
        line(host, text);
      },
    };
  }
}

/** A person at a keyboard: gcloud from an office address. */
function actor(email: string): Actor {
  return { email, callerIp: '192.0.2.44', userAgent: 'google-cloud-sdk gcloud/540.0.0' };
}

function notificationConfigName({ google, pubsub }: Scenario): string {
  return `organizations/${google.organization}/locations/global/notificationConfigs/${pubsub.notificationConfig}`;
}
