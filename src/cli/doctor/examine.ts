import type { Config } from '../../config';
import { createPermissionTests } from '../../google/iam/permission-tests';
import type { Check, DoctorScope } from './check';
import { checkApis } from './check-apis';
import { checkLedger, checkPolicy, checkWebhook } from './check-files';
import { checkPermissions } from './check-permissions';
import { checkTemporal } from './check-temporal';
import { checkVirusTotal } from './check-virustotal';
import { defined } from '../../domain/defined';

/** Makes all checks, those outside Temporal at the same time. Changes nothing in Google, Temporal or VirusTotal; one record is added to the ledger. */
export async function examine(config: Config, scope: DoctorScope): Promise<readonly Check[]> {
  const { localGoogle: local, localGoogleHttp: localHttp } = config;
  const google = {
    ...defined({ local, localHttp }),
  };
  const tests = createPermissionTests(google);
  const decides = scope.processes.some((process) => process === 'worker' || process === 'containment');
  const works = scope.processes.includes('worker');
  try {
    // First, and alone: Google's libraries take seconds to load, in which the few that Temporal has would pass.
    const temporal = await checkTemporal();
    const checks = await Promise.all([
      decides ? checkPolicy(config.policy).then(alone) : [],
      checkLedger(config.ledger).then(alone),
      checkApis(google, tests, scope),
      checkPermissions(tests, scope),
      works
        ? checkVirusTotal(
            {
              ...(config.virusTotalKey === undefined ? {} : { apiKey: config.virusTotalKey() }),
              ...defined({ baseUrl: config.localVirusTotal }),
            },
            config.lookups.perDay,
          ).then(alone)
        : [],
    ]);
    const pages = works ? [checkWebhook(config.webhook !== undefined)] : [];
    return [...temporal, ...checks.flat(), ...pages];
  } finally {
    await tests.close();
  }
}

function alone(check: Check): readonly Check[] {
  return [check];
}
