import type { Scenario } from '../scenarios/schema';
import type { VirusTotalRecords } from '../virustotal/collections';

/** Returns VirusTotal's records in a scenario. URLs are looked up by themselves. */
export function virusTotalRecords({ virustotal }: Scenario): VirusTotalRecords {
  const records = {
    files: virustotal.files,
    ip_addresses: virustotal.ipAddresses,
    domains: virustotal.domains,
    urls: virustotal.urls,
  };
  return {
    get(kind, id) {
      return Object.hasOwn(records[kind], id) ? records[kind][id] : undefined;
    },
  };
}
