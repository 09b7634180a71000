import type { Finding } from '../../finding/finding';

/** A VirusTotal address and where it comes from, for the page. */
interface VirusTotalLink {
  readonly address: string;
  /** The address with its origin, as a person reads it. */
  readonly text: string;
}

/**
 * The finding's own VirusTotal address, else one built from the SHA-256 of a whole file and labelled so. Undefined
 * where there is neither: a hash of a file's beginning is not the file's.
 */
export function virusTotalLink(finding: Finding): VirusTotalLink | undefined {
  const own = finding.virusTotalLinks.find((address) => address.startsWith('https://www.virustotal.com/'));
  if (own !== undefined) return { address: own, text: `${own} (the finding's own)` };
  const hashes = [
    ...finding.processes.flatMap(({ sha256 }) => (sha256 === undefined ? [] : [sha256])),
    ...finding.files,
  ];
  const whole = hashes.find(({ wholeFile, sha256 }) => wholeFile && /^[0-9a-f]{64}$/.test(sha256));
  if (whole === undefined) return undefined;
  const address = `https://www.virustotal.com/gui/file/${whole.sha256}/detection`;
  return { address, text: `${address} (built by Firebreak from the file's SHA-256)` };
}
