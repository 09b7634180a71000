import type { FileHash, FindingProcess } from '../../../domain/finding/finding';
import { redact, redactArguments } from '../../../domain/text/redact';
import type { Fields } from '../../client/parse-fields';
import { defined } from '../../../domain/defined';

/** A file of a finding with its hash, and the path of the field that holds it. */
export interface HashedFile extends FileHash {
  readonly from: string;
}

/** Most characters of a script that are kept beside the evidence, which has all that SCC gave. */
const CONTENTS = 1_000;

/** One process, with values of its environment dropped and secrets taken out of its arguments. */
export function parseProcess(process: Fields): FindingProcess {
  const script = process.child('script');
  const scriptPath = decodeText(script.text('path'));
  const binaryPath = decodeText(process.child('binary').text('path'));
  const hash = hashOf(script) ?? hashOf(process.child('binary'));
  const pid = idOf(process.text('pid'));
  const parentPid = idOf(process.text('parentPid'));
  const contents = redact(decodeText(script.text('contents')).slice(0, CONTENTS));
  return {
    name: decodeText(process.text('name')),
    binaryPath,
    args: redactArguments(process.texts('args').map(decodeText), binaryPath),
    argsTruncated: process.flag('argumentsTruncated'),
    envNames: process.children('envVariables').map((variable) => decodeText(variable.text('name'))),
    ...defined({ pid, parentPid }),
    ...(scriptPath === '' ? {} : { scriptPath }),
    ...(contents === '' ? {} : { scriptContents: contents }),
    ...(hash === undefined
      ? {}
      : { sha256: { path: hash.path, sha256: hash.sha256, wholeFile: hash.wholeFile } }),
  };
}

/** Every file that a process names with a hash: what it runs, the script, the libraries. */
export function hashedFilesOf(process: Fields): readonly HashedFile[] {
  return [process.child('binary'), process.child('script'), ...process.children('libraries')].flatMap(
    (file) => hashOf(file) ?? [],
  );
}

/** The hash of a file; undefined when it has none. SCC hashes only a prefix of a large file and says so by its sizes. */
export function hashOf(file: Fields): HashedFile | undefined {
  const sha256 = file.text('sha256').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  const wholeFile = !file.flag('partiallyHashed') && sizeOf(file, 'hashedSize') === sizeOf(file, 'size');
  return { path: decodeText(file.text('path')), sha256, wholeFile, from: file.at('sha256') };
}

function sizeOf(file: Fields, key: string): string {
  return wholeNumber(file.text(key)) || '0';
}

/** A number as some clients write it: `53488.0` is 53488. */
export function wholeNumber(text: string): string {
  return text.replace(/^(\d{1,20})\.0+$/, '$1');
}

/**
 * Decodes a text of SCC. Its description says that paths, arguments and names of variables are JSON texts themselves,
 * to carry bytes that are not UTF-8. A text that does not parse as one is taken as it is.
 */
export function decodeText(text: string): string {
  if (!/^"[\s\S]*"$/.test(text)) return text;
  try {
    const decoded: unknown = JSON.parse(text);
    return typeof decoded === 'string' ? decoded.toWellFormed() : text;
  } catch {
    return text;
  }
}

function idOf(pid: string): string | undefined {
  const id = wholeNumber(pid);
  return id === '' || id === '0' ? undefined : id;
}
