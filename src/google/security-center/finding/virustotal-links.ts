const LINK = /https:\/\/www\.virustotal\.com\/gui\/[A-Za-z0-9/_.:%=-]{1,500}/g;
const MOST = 20;

/** The VirusTotal pages that a finding itself links to, each once, wherever in these texts they stand. */
export function virusTotalLinks(texts: readonly string[]): readonly string[] {
  const links = texts.flatMap((text) => text.match(LINK) ?? []);
  // A full stop after a link in a sentence is none of the link.
  return [...new Set(links.map((link) => link.replace(/[.:]+$/, '')))].slice(0, MOST);
}
