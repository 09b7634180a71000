import { ServicesClient } from '@google-cloud/run';
import { credentials } from '@grpc/grpc-js';
import { PassThroughClient } from 'google-auth-library';
import { parseFindingName } from '../../src/domain/finding/finding-name';
import { logKinds } from '../../src/domain/evidence/log-facts';
import { createGoogle } from '../../src/google';
import type { GooglePorts } from '../../src/google';
import type { TrailQuery } from '../../src/google/audit/trail-filter';
import { createVirusTotal } from '../../src/virustotal/client';
import type { CloudReady } from '../../stage/parse-truth';

/** A person's script: what the incident reads, and the trying of the change, one call after the other. */
export interface Script {
  /** Runs it on one finding. Resolves with the seconds that it took. */
  run(finding: string): Promise<number>;
  close(): Promise<void>;
}

/** As many minutes before the finding as the incident reads logs from. */
const LOG_MINUTES = 30;

/** Opens the script's clients, which are the product's own where it has one, so that neither is quicker by its library. */
export function openScript({ grpc, http, virusTotalApiKey }: CloudReady): Script {
  const google = createGoogle({ local: grpc, localHttp: http });
  const virustotal = createVirusTotal({ apiKey: virusTotalApiKey, baseUrl: http });
  const [host = '', port = ''] = grpc.split(':');
  const services = new ServicesClient({
    servicePath: host,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    authClient: new PassThroughClient(),
    'grpc.enable_http_proxy': 0,
  });
  return {
    async run(full) {
      const started = performance.now();
      const name = parseFindingName(full);
      const { facts: finding } = await google.findings.read(name);
      const { workload, projectId, eventTime } = finding;
      if (workload === undefined || projectId === undefined)
        throw new Error(`${full} is about no workload of a project`);
      const from = new Date(Date.parse(eventTime) - LOG_MINUTES * 60_000).toISOString();
      const to = new Date().toISOString();
      const { location, kind, projectNumber } = workload;
      const resource = `projects/${projectNumber}/locations/${location}/${kind}/${workload.name}`;
      const resourceNames = [`//run.googleapis.com/${resource}`];
      const place = {
        scope: name.scope,
        location: name.location,
        project: { number: projectNumber, id: projectId },
      };
      await google.related.threats({ ...place, resourceNames, from, to });
      await google.related.elsewhere({ ...place, from, to });
      await google.related.posture({ ...place, resourceNames, partsOfNames: [], to });
      const { facts: settings } = await google.services.service(workload);
      await google.services.revisions(workload);
      await google.services.invokers(workload);
      await readImages(google, [
        ...settings.containers.map(({ image }) => image),
        ...finding.containers.map(({ imageUri }) => imageUri),
      ]);
      await readIdentity(google, `projects/${projectNumber}`, settings.serviceAccount);
      await readTrail(google, {
        projectId,
        workload,
        accounts: [settings.serviceAccount],
        from,
        to,
        cap: 1_000,
      });
      for (const log of logKinds)
        await google.logs.read({ projectId, workload, kind: log, from, to, cap: 1_000 });
      for (const indicator of finding.indicators) await virustotal.lookUp(indicator);
      const [{ etag }] = await services.getService({ name: resource });
      await services.updateService({
        service: {
          ...{ name: resource, etag: etag ?? '' },
          scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 },
        },
        updateMask: { paths: ['scaling.scaling_mode', 'scaling.manual_instance_count'] },
        validateOnly: true,
      });
      return (performance.now() - started) / 1_000;
    },
    async close() {
      await google.close();
      await services.close();
    },
  };
}

async function readImages(google: GooglePorts, images: readonly string[]): Promise<void> {
  for (const image of new Set(images.filter((name) => name !== ''))) await google.registry.image(image);
}

/** The account, its keys, its roles from the project up, and who else runs as it. */
async function readIdentity({ identity }: GooglePorts, project: string, email: string): Promise<void> {
  await identity.account(email);
  await identity.keys(email);
  let at = project;
  while (at !== '') {
    await identity.boundOn(at, email);
    at = at.startsWith('organizations/') ? '' : (await identity.container(at)).facts.parent;
  }
  await identity.boundWithin(project, email);
  await identity.runners(project, email);
}

async function readTrail({ trail }: GooglePorts, query: TrailQuery): Promise<void> {
  await trail.changes(query);
  const { facts: reads } = await trail.reads(query);
  if (reads.entries.length === 0) await trail.seesReads(query.projectId);
}
