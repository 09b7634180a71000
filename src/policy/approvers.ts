import type { Node } from 'yaml';
import { decisionActs, type DecisionAct } from '../domain/plan/policy';
import { didYouMean } from '../domain/text/did-you-mean';
import type { Approver } from '../domain/plan/policy';
import type { Faults } from './faults';
import { readMap, scalarText, shown, type MapReader, type Read } from './reader';
import type { YamlSource } from './yaml-source';

/** No `*`, `?`, brackets or spaces: an id is one person, compared character by character. */
const ID = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._+@:/-]{0,199}$/,
  expected: 'one exact name of letters, digits and ._+@:/- (patterns are not allowed)',
};

/** Reads `approvers`. */
export function readApprovers(
  source: YamlSource,
  faults: Faults,
  policy: MapReader,
): Read<readonly Approver[]> {
  const list = policy.list('approvers', { required: true });
  if (list.sound && list.value.length === 0) {
    faults.add(list.line, '"approvers" is empty: nobody could decide anything');
  }
  const seen = new Map<string, number>();
  const read = list.value.map((node) => readApprover(source, faults, node, seen));
  const approvers = read.flatMap((approver) => (approver === undefined ? [] : [approver]));
  return {
    ...list,
    value: approvers,
    sound: list.sound && approvers.length === read.length && read.length > 0,
  };
}

function readApprover(
  source: YamlSource,
  faults: Faults,
  node: Node,
  seen: Map<string, number>,
): Approver | undefined {
  const reader = readMap(source, faults, node, 'an approver', ['id', 'may']);
  const id = reader.text('id', ID);
  const may = readActs(source, faults, reader);
  if (id.sound) {
    // Two spellings of one address would let one person count as two.
    const before = seen.get(id.value.toLowerCase());
    if (before !== undefined)
      faults.add(id.line, `approver ${shown(id.value)} is already named on line ${before}`);
    else seen.set(id.value.toLowerCase(), id.line);
  }
  return id.sound && may.sound ? { id: id.value, may: may.value } : undefined;
}

function readActs(source: YamlSource, faults: Faults, approver: MapReader): Read<readonly DecisionAct[]> {
  const list = approver.list('may', { required: true });
  const acts: DecisionAct[] = [];
  for (const node of list.value) {
    const text = scalarText(node) ?? '';
    const act = decisionActs.find((known) => known === text);
    const line = source.lineOf(node);
    if (act === undefined) faults.add(line, `unknown act ${shown(text)}${didYouMean(text, decisionActs)}`);
    else if (acts.includes(act)) faults.add(line, `act "${act}" is listed twice`);
    else acts.push(act);
  }
  if (list.sound && list.value.length === 0) faults.add(list.line, '"may" is empty: name at least one act');
  return { ...list, value: acts, sound: list.sound && acts.length === list.value.length && acts.length > 0 };
}
