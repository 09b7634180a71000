import type { FindingRecord } from '../world/finding/findings';
import { objectOf, textOf, textsOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';

type Marks = Readonly<Record<string, string>>;

const keyPattern = /^[A-Za-z0-9_-]{1,256}$/;

/**
 * The edit that UpdateSecurityMarks makes. An empty mask, or `marks`, replaces all marks; `marks.KEY` sets that one, or
 * removes it when the body does not have it. Keys that differ in case only are the same mark.
 * Throws INVALID_ARGUMENT for a mask, key or value that breaks the documented rules.
 */
export function marksEdit(request: JsonObject): (record: FindingRecord) => FindingRecord {
  const sent = checkedMarks(objectOf(objectOf(request, 'securityMarks'), 'marks'));
  const keys = maskedKeys(textsOf(objectOf(request, 'updateMask'), 'paths'));
  return (record) => {
    const { finding } = record;
    const before = objectOf(finding, 'securityMarks');
    const marks =
      keys === undefined ? sent : keys.reduce((all, key) => replaceOne(all, key, sent), marksOf(before));
    return { ...record, finding: { ...finding, securityMarks: { ...before, marks } } };
  };
}

/** The masked keys; `undefined` when all marks are replaced. */
function maskedKeys(paths: readonly string[]): readonly string[] | undefined {
  if (new Set(paths).size !== paths.length) throw invalid('update_mask must not contain duplicate fields');
  if (paths.length === 0 || (paths.length === 1 && paths[0] === 'marks')) return undefined;
  return paths.map((path) => {
    if (!path.startsWith('marks.'))
      throw invalid(`update_mask names '${path}'; it takes 'marks' or 'marks.<key>'`);
    return checkedKey(path.slice('marks.'.length));
  });
}

function checkedMarks(marks: JsonObject): Marks {
  const entries = Object.keys(marks).map(
    (key) => [checkedKey(key), checkedValue(key, textOf(marks, key))] as const,
  );
  const folded = new Set(entries.map(([key]) => key.toLowerCase()));
  if (folded.size !== entries.length) throw invalid('two keys differ only in case');
  return Object.fromEntries(entries);
}

function checkedKey(key: string): string {
  if (keyPattern.test(key)) return key;
  throw invalid(`the key '${key}' must be 1 to 256 letters, digits, '_' or '-'`);
}

function checkedValue(key: string, value: string): string {
  const trimmed = value.trim();
  if (trimmed.length >= 1 && trimmed.length <= 4096) return trimmed;
  throw invalid(`the value of '${key}' must have 1 to 4096 characters`);
}

function replaceOne(all: Marks, key: string, sent: Marks): Marks {
  const same = ([name]: readonly [string, string]): boolean => name.toLowerCase() === key.toLowerCase();
  const kept = Object.entries(all).filter((entry) => !same(entry));
  return Object.fromEntries([...kept, ...Object.entries(sent).filter(same)]);
}

function marksOf(securityMarks: JsonObject): Marks {
  const marks = objectOf(securityMarks, 'marks');
  return Object.fromEntries(Object.keys(marks).map((key) => [key, textOf(marks, key)]));
}

function invalid(problem: string): StatusError {
  return new StatusError('INVALID_ARGUMENT', `Invalid security marks: ${problem}.`);
}
