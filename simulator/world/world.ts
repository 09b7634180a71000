import type { ScenarioEvent, TimedEvent } from '../scenarios/event-schema';
import type { FindingScenario } from '../scenarios/finding-schema';
import type { Scenario, Switches } from '../scenarios/schema';
import type { SteadyRequests } from '../scenarios/service-schema';
import { Agenda } from './agenda';
import type { Clock } from './agenda';
import { Attacker } from './attacker';
import { buildFinding } from './build-finding';
import { createFindings } from './findings';
import type { FindingsStore, WritableFindingsStore } from './findings';
import { Fleet } from './fleet';
import { createIds } from './ids';
import type { Ids } from './ids';
import { InstanceSamples } from './instance-samples';
import type { Instance } from './instances';
import { Journal } from './journal';
import { LogStore } from './log-store';
import { playEvent } from './play-event';
import type { Stage } from './play-event';
import { Requests } from './requests';
import { Services } from './services';
import type { Actor } from './services';

const endTexts: Readonly<Record<string, string>> = {
  disabled: 'Shutting down user disabled instance',
  drained: 'Shutting down user disabled instance',
  idle: 'Shutting down idle instance',
};

/** The simulated cloud and everything that is true in it, also what no API shows. */
export class World {
  readonly scenario: Scenario;
  readonly agenda: Agenda;
  readonly ids: Ids;
  readonly logs = new LogStore();
  readonly services: Services;
  readonly fleet: Fleet;
  readonly requests: Requests;
  readonly samples: InstanceSamples;
  readonly attacker = new Attacker();
  /** The identity that calls the APIs. */
  readonly caller: Actor;
  readonly #findings: WritableFindingsStore;
  readonly #journal: Journal;
  readonly #stage: Stage;
  #zero: number | undefined;
  #findingsCreated = 0;

  /** `grant` is told when somebody grants the caller a permission; by default nobody has any to grant. */
  constructor(scenario: Scenario, clock: Clock, switches: Switches, grant: Stage['grant'] = () => undefined) {
    const { google, timing } = scenario;
    this.scenario = scenario;
    const agenda = new Agenda(clock);
    const ids = createIds(scenario.seed ?? scenario.name);
    this.agenda = agenda;
    this.ids = ids;
    const journal = new Journal({ google, timing, agenda, ids, store: this.logs });
    this.#journal = journal;
    this.services = new Services({
      scenario,
      agenda,
      ids,
      journal,
      onServed: (service) => this.fleet.reconcile(service),
    });
    const service = (name: string): ReturnType<Services['get']> => this.services.get(name);
    this.fleet = new Fleet({
      agenda,
      ids,
      timing,
      freeze: switches.freeze,
      service,
      listener: this.#listener(),
    });
    this.requests = new Requests({ scenario, agenda, ids, fleet: this.fleet, journal, service });
    this.samples = new InstanceSamples({ agenda, fleet: this.fleet, timing });
    this.#findings = createFindings(notificationConfigName(scenario), () => this.settle());
    this.caller = { email: scenario.caller.email, callerIp: '192.0.2.7', userAgent: 'grpc-node-js/1.14' };
    this.#stage = {
      google,
      agenda,
      services: this.services,
      fleet: this.fleet,
      requests: this.requests,
      attacker: this.attacker,
      journal,
      createFinding: (finding) => this.#createFinding(finding),
      grant,
      actor,
      exploited: new Map(),
    };
  }

  get findings(): FindingsStore {
    return this.#findings;
  }

  /** Seconds since the start; 0 before it. */
  clockSeconds(): number {
    return this.#zero === undefined ? 0 : (this.agenda.now() - this.#zero) / 1000;
  }

  /** Whether the scenario has been started. */
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
    this.services.recordPast(actor);
    agenda.at(begin, () => {
      for (const service of this.services.list()) this.fleet.reconcile(service);
    });
    for (const { name, requests } of scenario.services)
      if (requests !== undefined) this.#keepSending(name, requests, begin);
    this.samples.begin(begin);
    for (const timed of scenario.attacker.timeline) this.#plan(timed, moment(timed.at), true);
    for (const timed of scenario.events) this.#plan(timed, moment(timed.at), false);
    for (const { at, ...line } of scenario.logs.entries) {
      agenda.at(moment(at), () => playEvent(this.#stage, { do: 'write-log', ...line }, false));
    }
    for (const finding of scenario.findings) {
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
    const service = this.scenario.services.find(({ name }) => name === finding.service);
    if (service === undefined) throw new RangeError(`There is no service '${finding.service}'.`);
    const id = finding.id ?? this.ids.hex(`finding/${this.#findingsCreated}`, 32);
    this.#findingsCreated += 1;
    const zero = this.#zero ?? this.agenda.now();
    this.#findings.add(
      buildFinding(finding, {
        google: this.scenario.google,
        service,
        id,
        eventTime: zero + finding.at * 1000,
        createTime: this.agenda.now(),
      }),
    );
  }

  #listener(): ConstructorParameters<typeof Fleet>[0]['listener'] {
    const line = (instance: Instance, text: string): void =>
      this.#journal.line({
        origin: { service: instance.service, revision: instance.revision, instance: instance.id },
        stream: 'system',
        severity: 'INFO',
        text,
      });
    return {
      started: (instance, reason) => line(instance, `Starting new instance. Reason: ${reason}`),
      signalled: (instance, reason) => line(instance, endTexts[reason] ?? 'Shutting down instance'),
      ended: (instance) => {
        this.attacker.instanceEnded(instance, this.agenda.now());
        line(instance, 'Container terminated on signal 9.');
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
