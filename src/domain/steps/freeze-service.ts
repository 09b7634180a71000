import { hashStep, type Step } from '../plan';
import type { ServiceSettings } from '../service';
import type { SettingsOf } from '../workload-settings';
import { freezeCommands, unfreezeCommands } from './freeze-commands';
import { freezePrecondition } from './freeze-precondition';
import { originalState, type SavedService } from './original-state';
import { isKnownScaling, isZero, scalingText, undoScaling } from './scaling';
import { explicitTraffic, tagsOf, trafficTexts, withoutTags } from './traffic';

export { differencesFrom, freezePrecondition } from './freeze-precondition';
export { changedSinceFreeze, isFrozen, notFrozen, notRestored } from './freeze-state';
export { originalState, type SavedService } from './original-state';

/**
 * The step that stops every instance of a service and can be taken back: manual scaling with 0 instances, no tags. Or
 * why there is none: a scaling mode that this version would not know how to put back, or a
 * service that is frozen already. `earlier` is what was saved before a freeze of ours that the service still carries:
 * the undo then puts the original back, see `originalState`.
 */
export function planFreeze(
  settings: SettingsOf<'services'>,
  earlier?: SavedService,
): Step | { readonly none: string } {
  const { service } = settings;
  const { workload, scaling } = service;
  const tags = tagsOf(service.traffic);
  if (!isKnownScaling(scaling)) {
    return {
      none: `Its scaling is ${scalingText(scaling)}: it is not overwritten, since it could not be put back.`,
    };
  }
  // Asked for and not served is not frozen.
  if (isZero(scaling) && tags.length === 0 && service.ready !== 'CONDITION_FAILED')
    return { none: 'It is frozen already: manual scaling with 0 instances, no tags.' };
  const original = originalState(service, '', earlier);
  const undo = undoScaling(original.scaling);
  const undoTraffic = explicitTraffic(original.traffic);
  const traffic = withoutTags(service.traffic);
  const step: Omit<Step, 'hash'> = {
    kind: 'freeze-service',
    title: `Freeze ${workload.name}: 0 instances${tags.length === 0 ? '' : ', no tags'}`,
    target: { workload, uid: service.uid },
    precondition: freezePrecondition(settings),
    parameters: { scaling: { mode: 'MANUAL', manualInstanceCount: 0 }, traffic },
    undo: { scaling: undo.scaling, traffic: undoTraffic, differs: undo.differs },
    before: [
      `Scaling: ${scalingText(scaling)}.`,
      `Traffic: ${trafficTexts(service.traffic).join('; ')}.`,
      ...originalText(service, original),
      ...tags.map(
        ([tag, target]) =>
          `Tag ${tag} reaches ${target.type === 'latest' ? 'the latest revision' : (target.revision ?? '')} and can start instances there.`,
      ),
    ],
    after: [
      'Scaling: manual, 0 instances. Instances are asked to end and killed 10 seconds later.',
      `Traffic: ${trafficTexts(traffic).join('; ')}${tags.length === 0 ? '' : '; no tags'}. Nothing answers it.`,
      'No revision is made or deleted; image, code, configuration and access stay as they are.',
    ],
    stops: [
      'Every process in the instances of this service, the reverse shell and anything that it started among them.',
      'Every new request to the service, so that the way in is closed as well.',
    ],
    doesNotStop: [
      "A token of the service's identity that was copied out: it works until it expires, up to about an hour.",
      'What the attacker already did with it elsewhere: keys, roles, other services.',
      'Data that has left already.',
      'Other services with the same image, flaw or identity, and the same service in other regions.',
      'A pipeline or person that deploys the service again and sets its scaling; Firebreak watches for that.',
    ],
    disturbs: [
      `Everybody who calls ${workload.name} gets an error until it is restored.`,
      'Requests that are running may be cut off, or hold their instance alive until they end: Google does not say which.',
      'Memory and files in the instances are lost; Cloud Run can make no copy of them.',
    ],
    commands: {
      apply: freezeCommands(workload, service.traffic),
      undo: unfreezeCommands(workload, undo.scaling, undoTraffic),
    },
    dependsOn: [],
  };
  return { hash: hashStep(step), ...step };
}

/** Where what a restore puts back is not what is there now: it is a freeze of ours that is there. */
function originalText(now: ServiceSettings, original: SavedService): readonly string[] {
  const [is, was] = [now, original].map(
    ({ scaling, traffic }) => `scaling ${scalingText(scaling)}; traffic ${trafficTexts(traffic).join('; ')}`,
  );
  return is === was ? [] : [`Part of that is an earlier freeze of ours; a restore puts back: ${was}.`];
}
