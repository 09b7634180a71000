import { steady } from '../../activities';
import { until } from '../../wait';
import type { Incident } from '../state/incident';
import { steadily } from './steady';

/** References that are sealed at a time; one has about 420 bytes, and a payload may have 64 KiB. */
const PORTION = 100;

/** Seals beside the main flow once there is a portion. */
export function sealBeside(incident: Incident): void {
  if (incident.data.unsealed.length < PORTION || incident.sealing) return;
  incident.beside(async () => seal(incident, PORTION));
}

/** Seals in portions until fewer references than `fewer` are left to be sealed together with something else. */
export async function seal(incident: Incident, fewer = PORTION): Promise<void> {
  const { data } = incident;
  // More than one may have waited for the same end.
  while (incident.sealing) await until(() => !incident.sealing);
  incident.sealing = true;
  while (data.unsealed.length >= fewer && data.unsealed.length > 0) {
    const unsealed = incident.known.takeUnsealed(PORTION);
    const manifest = await steadily(incident, 'sealing the evidence', async () =>
      steady('seal a portion of the evidence').sealEvidence({ incident: data.incident, unsealed }),
    );
    incident.known.seal(manifest);
  }
  incident.sealing = false;
}
