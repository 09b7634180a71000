import { inertLine } from '../../text/inert-text';
import { hashStep, type RevisionImages, type Step } from '../plan';
import type { ServiceSettings, TrafficTarget } from '../../workload/service';
import type { SettingsOf } from '../../workload/workload-settings';
import { freezeCommands, unfreezeCommands } from './freeze-commands';
import { freezePrecondition } from './freeze-precondition';
import { onAll } from '../on-all';
import { failedBefore, failingNow, notServed } from './freeze-state';
import { originalState, type SavedService } from './original-state';
import { alive, newcomers, revisionText, unservable } from './revisions';
import { isKnownScaling, isZero, scalingText, undoScaling } from './scaling';
import { explicitTraffic, tagsOf, trafficTexts, withoutTags } from './traffic';
import { defined } from '../../defined';

export { differencesFrom, freezePrecondition } from './freeze-precondition';
export { changedSinceFreeze, failingNow, isFrozen, notFrozen, notRestored, notServed } from './freeze-state';
export { originalState, type SavedService } from './original-state';

/** Secrets that are named; the rest is a count. */
const MOST_SECRETS = 6;

/** A freeze of ours that the service still carries. */
export interface EarlierFreeze {
  /** The state saved before it: the undo puts that back, see `originalState`. */
  readonly saved: SavedService;
  /** The revisions that were there when it was asked for; the others were deployed since. */
  readonly revisions: readonly RevisionImages[];
  /** The conditions that had failed when it was made, see `failingNow`. */
  readonly failing: readonly string[];
}

/**
 * The step that stops every instance of a service and can be taken back: manual scaling with 0 instances, no tags. Or
 * why there is none: a scaling mode that this version would not know how to put back, or a service that is frozen
 * already. A frozen one is asked about again where something was deployed under the freeze. `attacked` are the revisions that
 * findings name: of several it is said that the step acts on all of them.
 */
export function planFreeze(
  settings: SettingsOf<'services'>,
  earlier?: EarlierFreeze,
  attacked: readonly string[] = [],
): Step | { readonly none: string } {
  const { service } = settings;
  const { workload, scaling } = service;
  if (workload.location === 'global') {
    const where = (service.regions ?? []).join(', ') || 'each of its regions';
    return {
      none: `It is a multi-region service, which is frozen region by region and not as a whole: freeze ${workload.name} in ${where} by hand.`,
    };
  }
  if (!isKnownScaling(scaling)) {
    return {
      none: `Its scaling is ${scalingText(scaling)}: it is not overwritten, since it could not be put back.`,
    };
  }
  const sent = trafficToSend(settings);
  const original = originalState(service, '', earlier?.saved);
  const underneath =
    earlier === undefined || !isZero(scaling)
      ? []
      : newcomers(earlier.revisions, alive(service, original.traffic, settings.revisions));
  // Asked for and not served is not frozen.
  const isServed =
    service.observedGeneration === service.generation &&
    (service.ready !== 'CONDITION_FAILED' || failedBefore(service, earlier?.failing ?? []).length > 0);
  if (isZero(scaling) && isServed && sent.tags.length === 0 && underneath.length === 0)
    return { none: 'It is frozen already: manual scaling with 0 instances, no tags.' };
  const undo = undoScaling(original.scaling);
  const undoTraffic = sent.traffic === undefined ? undefined : explicitTraffic(original.traffic);
  const ofTraffic = defined({ traffic: sent.traffic });
  const hasTags = sent.tags.length > 0;
  const step: Omit<Step, 'hash'> = {
    kind: 'freeze-service',
    title: `Freeze ${workload.name}: 0 instances${hasTags ? ', no tags' : ''}`,
    target: { workload, uid: service.uid },
    precondition: freezePrecondition(settings),
    parameters: { scaling: { mode: 'MANUAL', manualInstanceCount: 0 }, ...ofTraffic },
    undo: {
      scaling: undo.scaling,
      ...defined({ traffic: undoTraffic }),
      differs: undo.differs,
    },
    before: [
      `Scaling: ${scalingText(scaling)}.`,
      `Traffic: ${trafficTexts(service.traffic).join('; ')}.`,
      ...notServed(service),
      ...failedText(service),
      ...originalText(service, original),
      ...underneath.map(
        (revision) =>
          `Revision ${revisionText(revision)} is none of those that were there at the question of the freeze that stands; it does not run, and a restore would bring it to life.`,
      ),
      ...tagsOf(service.traffic).map(([tag, target]) => tagText(tag, target, settings)),
    ],
    after: [
      'Scaling: manual, 0 instances. Instances are asked to end and, as a rule, killed 10 seconds later.',
      afterText(sent, hasTags),
      'No revision is made or deleted; image, code, configuration and access stay as they are.',
    ],
    stops: [
      ...onAll(attacked, 'service', 'a request or a tag can start an instance of any of its revisions'),
      "Every process in its instances, once they have ended: the attacker's, and all that they started.",
      'Every new request to the service, so that the way in is closed as well.',
    ],
    doesNotStop: [
      "A token of the service's identity that was copied out: it works until it expires, up to about an hour.",
      'Everything that the attacker already did with it elsewhere: keys, roles, other services.',
      'Data that has left already.',
      ...givenSecrets(settings),
      ...siblings(service),
      'A pipeline or person that deploys the service again and sets its scaling; Firebreak watches for that.',
    ],
    disturbs: [
      `Everybody who calls ${workload.name} gets an error until a restore.`,
      'Requests that are running may be cut off, or hold their instance alive until they end: Google does not say which.',
      'Memory and files in the instances are lost; Cloud Run can make no copy of them.',
    ],
    commands: {
      apply: freezeCommands(workload, hasTags),
      undo: unfreezeCommands(workload, undo.scaling, undoTraffic ?? []),
    },
    dependsOn: [],
  };
  return { hash: hashStep(step), ...step };
}

/** The secrets that an attacker in a container has; only a new value takes them away. */
function givenSecrets({ service }: SettingsOf<'services'>): readonly string[] {
  const names = [...new Set(service.containers.flatMap(({ secrets }) => secrets.map(secretName)))];
  const more = names.length > MOST_SECRETS ? ` and ${names.length - MOST_SECRETS} more` : '';
  return names.length === 0
    ? []
    : [
        `The secrets that its containers were given: ${inertLine(names.slice(0, MOST_SECRETS).join(', '), 160)}${more}. Replace their values.`,
      ];
}

/** `env DB_PASSWORD <- db-password`. */
function secretName(given: string): string {
  return given.split(' <- ').at(-1) ?? given;
}

/** A multi-region service is one thing to its owner, and a service of its own in each region to its freeze. */
function siblings({ workload: { location, name }, regions = [] }: ServiceSettings): readonly string[] {
  const others = regions.filter((region) => region !== location);
  if (others.length === 0) {
    return ['Other services with the same image, flaw or identity, and the same service in other regions.'];
  }
  return [
    `${name} in ${others.join(', ')}: it is one multi-region service and goes on serving there. Freeze it in each of them.`,
    'Other services with the same image, flaw or identity.',
  ];
}

interface TrafficToSend {
  /** Absent where the traffic is left alone. */
  readonly traffic?: readonly TrafficTarget[];
  /** The tags that go, by name: those that can start an instance, and those that are sent away along with them. */
  readonly tags: readonly string[];
  /** Why the wanted split cannot be sent; empty where it can. */
  readonly unable: readonly string[];
}

/**
 * Chooses the traffic that the freeze sends. All that it needs is that no tag reaches a revision. A wanted split that
 * names a revision that is gone or failed cannot be sent: it would fail the whole change. Then the served traffic is
 * sent where tags have to go, and nothing where none has.
 */
function trafficToSend(settings: SettingsOf<'services'>): TrafficToSend {
  const { service } = settings;
  const wanted = withoutTags(service.traffic);
  const unable = [...new Set(wanted.flatMap((target) => unservable(target, settings) ?? []))];
  if (unable.length === 0) {
    return { traffic: wanted, tags: tagsOf(service.traffic).map(([tag]) => tag), unable };
  }
  const wantedTags = tagsOf(service.traffic).filter(
    ([, target]) => unservable(target, settings) === undefined,
  );
  const tags = [...new Set([...wantedTags, ...tagsOf(service.trafficStatuses)].map(([tag]) => tag))];
  return tags.length === 0
    ? { tags, unable }
    : { traffic: withoutTags(service.trafficStatuses), tags, unable };
}

function afterText({ traffic, unable }: TrafficToSend, hasTags: boolean): string {
  const why = unable.length === 0 ? '' : `: the wanted split cannot be sent, since ${unable.join('; ')}`;
  return traffic === undefined
    ? `Traffic: left as it is${why}. The scaling alone stops every instance; no tag reaches one.`
    : `Traffic: ${trafficTexts(traffic).join('; ')}${hasTags ? '; no tags' : ''}${why}. Nothing answers it.`;
}

function failedText(service: ServiceSettings): readonly string[] {
  const failing = failingNow(service);
  return failing.length === 0
    ? []
    : [`Its condition is ${service.ready} already: ${inertLine(failing.join('; '), 400)}.`];
}

function tagText(tag: string, target: TrafficTarget, settings: SettingsOf<'services'>): string {
  const why = unservable(target, settings);
  return why === undefined
    ? `Tag ${tag} reaches ${target.type === 'latest' ? 'the latest revision' : (target.revision ?? '')} and can start instances there.`
    : `Tag ${tag} reaches nothing: ${why}.`;
}

/** Where what a restore puts back is not what is there now: it is a freeze of ours that is there. */
function originalText(now: ServiceSettings, original: SavedService): readonly string[] {
  const [is, was] = [now, original].map(
    ({ scaling, traffic }) => `scaling ${scalingText(scaling)}; traffic ${trafficTexts(traffic).join('; ')}`,
  );
  return is === was ? [] : [`Part of that is an earlier freeze of ours; a restore puts back: ${was}.`];
}
