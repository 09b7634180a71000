const LINK = /https:\/\/www\.virustotal\.com\/gui\/[A-Za-z0-9/_.:%=-]{1,500}/g;
const MOST = 20;

/** The VirusTotal pages that a finding itself links to, each once, wherever in these texts they stand. */
export function virusTotalLinks(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.match(LINK) ?? []))].slice(0, MOST);
}
