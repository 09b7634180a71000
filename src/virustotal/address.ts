import type { Indicator } from '../domain/finding/indicator';

const API = '/api/v3';
const GUI = 'https://www.virustotal.com/gui';

/** VirusTotal's id of a URL: base64url of the URL, without padding. */
export function urlId(url: string): string {
  return Buffer.from(url, 'utf8').toString('base64url');
}

/** The path that answers for an indicator. */
export function apiPath({ kind, value }: Indicator): string {
  switch (kind) {
    case 'sha256':
      return `${API}/files/${encodeURIComponent(value)}`;
    case 'ip':
      return `${API}/ip_addresses/${encodeURIComponent(value)}`;
    case 'domain':
      return `${API}/domains/${encodeURIComponent(value)}`;
    case 'url':
      return `${API}/urls/${urlId(value)}`;
  }
}

/** The page about an indicator, for people. */
export function guiLink({ kind, value }: Indicator): string {
  switch (kind) {
    case 'sha256':
      return `${GUI}/file/${encodeURIComponent(value)}`;
    case 'ip':
      return `${GUI}/ip-address/${encodeURIComponent(value)}`;
    case 'domain':
      return `${GUI}/domain/${encodeURIComponent(value)}`;
    case 'url':
      return `${GUI}/url/${urlId(value)}`;
  }
}
