import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isSameSettings } from '../simulator/range/judge/same-settings';
import { createFileStore } from '../src/ledger/store/file-store';
import { verifyManifests } from '../src/ledger/incident/manifests';
import type { Call, Truth } from '../stage/parse-truth';
import { methods } from '../stage/methods';
import type { Told } from './story';

/**
 * Tells whether a call changed the service: a lost answer does not undo what was done, and a validate-only call does
 * nothing.
 */
export function tookEffect({ method, validateOnly, outcome }: Call): boolean {
  return method === methods.change && !validateOnly && (outcome === 'ok' || outcome === 'answer-lost');
}

/** Checks the conditions that hold at the end of every case, whatever died on the way. Resolves with those that do not. */
export async function judge(told: Told, ledger: string): Promise<readonly string[]> {
  const { before, contained, restored } = told;
  return [
    ...expected('changes that took effect when it was contained', changesIn(contained), 1),
    ...expected("the attacker's shell when it was contained", contained.attacker.shell, 'dead'),
    ...expected(
      'changes that took effect when it was restored, the restore among them',
      changesIn(restored),
      2,
    ),
    ...Object.entries(before)
      .filter(([name, { spec }]) => !isSameSettings(spec, restored.services[name]?.spec))
      .map(([name]) => `expected: ${name} has its original settings after the restore; seen: others`),
    ...restored.disturbed.map(
      ({ workload, why }) => `expected: nobody else is disturbed; seen: ${workload}, ${why}`,
    ),
    ...(await judgeLedger(told.decisions, ledger)),
  ];
}

function changesIn({ calls }: Truth): number {
  return calls.filter(tookEffect).length;
}

function expected(what: string, seen: string | number, wanted: string | number): readonly string[] {
  return seen === wanted ? [] : [`expected: ${what}: ${wanted}; seen: ${seen}`];
}

/** The ledger has every decision once, one saved state that was put back, and whole evidence of every incident. */
async function judgeLedger(decisions: readonly string[], ledger: string): Promise<readonly string[]> {
  const files = (await readdir(ledger, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ledger, path.join(entry.parentPath, entry.name)));
  const inFolder = (folder: string): readonly string[] =>
    files.filter((file) => file.includes(`/${folder}/`));
  const recorded = inFolder('decisions').filter((file) => file.startsWith('incidents/'));
  const incidents = new Set(
    recorded.map((file) => file.slice('incidents/'.length, file.indexOf('/decisions/'))),
  );
  const store = createFileStore(ledger);
  const faults = await Promise.all([...incidents].map(async (incident) => verifyManifests(store, incident)));
  return [
    ...decisions.flatMap((id) =>
      expected(
        `the ledger's records of decision ${id}`,
        recorded.filter((file) => path.basename(file) === id).length,
        1,
      ),
    ),
    ...expected('decisions in the ledger', recorded.length, decisions.length),
    ...expected('saved states in the ledger', inFolder('saved').length, 1),
    ...expected('states that the ledger says were put back', inFolder('restored').length, 1),
    ...(inFolder('manifests').length > 0 ? [] : ['expected: sealed evidence in the ledger; seen: none']),
    ...faults.flat().map(({ key, text }) => `expected: whole evidence; seen: ${key}: ${text}`),
  ];
}
