import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { showPaged } from '../../../src/cli/render/pager';
import { renderIncident, renderShort } from '../../../src/cli/render/render-incident';
import { wholeIncident } from '../../../src/cli/incident/whole-brief';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { createFileStore } from '../../../src/ledger/store/file-store';
import { putObject } from '../../../src/ledger/store/objects';
import { asked, assessment } from '../../domain/views';
import { incident, plain, view } from '../views';

const made: string[] = [];
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});
async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-show-'));
  made.push(folder);
  return folder;
}

const byHand = ['Disable the account', 'Disable the key'].map((title) => ({
  title,
  commands: [
    `gcloud iam service-accounts disable payments@acme.iam.gserviceaccount.com --project=${'4'.repeat(80)}`,
  ],
  stops: ['tokens'],
  doesNotStop: ['the shell'],
  notes: [],
  undo: [],
}));
const { brief } = view();
const crowded = view({ assessment, ...(brief === undefined ? {} : { brief: { ...brief, byHand } }) });

describe('the short form is what somebody needs who was woken up by it', () => {
  const short = renderShort(crowded, plain);

  test('an open question with every fact known fits one screen of 80 columns and 24 lines', () => {
    const rows = renderShort(asked, plain).split('\n');
    expect(rows.filter((row) => row.length > 80)).toEqual([]);
    expect(rows.length).toBeLessThanOrEqual(24);
  });

  test('it says how to see everything', () => {
    expect(short).toContain(`firebreak show '${incident}' --full`);
    expect(short).not.toContain('SETTINGS');
  });

  test.each([
    ['who is in', /^Attacker +Likely yes/m],
    ['how sure', /^Verdict +suspicious, confidence low, the attack succeeded;/m],
    ['what stops', /^If you approve +Freeze payment-api/m],
    ['whether it would work', /; Google\s+accepts it\./],
    ['what it stops', /^It stops +Every process/m],
    ['what users notice', /^Users notice +Everybody/m],
    ['what goes on, until when', /^Decide by +2026-03-01 14:12:00 UTC \(in 12 min\)\. Without an/m],
    ['who', /^Who may decide +ada@example.com or bob@example.com/m],
    ['what is not known', /^Not known +audit log/m],
    ['what is left by hand, with its whole command', /^2\. Disable the key\n {2}gcloud .* --project=4{80}$/m],
    ['the command', /^ {2}firebreak approve /m],
  ])('%s', (_what, line) => {
    expect(short).toMatch(line);
  });

  test.each<[string, Partial<IncidentView>, RegExp]>([
    [
      'a message that did not count',
      {
        rejections: [{ code: 'wrong-plan', reason: 'it is old', at: '2026-03-01T13:59:00Z', via: 'signal' }],
      },
      /^! The last message \(2026-03-01 13:59:00 UTC \(1 min ago\)\) did NOT count/m,
    ],
    [
      'a restore that did not give everything back',
      { notRestored: { at: '2026-03-01T13:59:00Z', text: 'Tag canary cannot be given back.' } },
      /^! The last restore .*did NOT give everything/m,
    ],
    ['a cancelled workflow', { cancelled: '2026-03-01T13:59:00Z' }, /^! Somebody cancelled the workflow/m],
    [
      'an approval that nothing came of',
      { notBegun: { step: 'x', since: '2026-03-01T13:59:00Z', why: 'no worker' } },
      /^! APPROVED AND NOT BEGUN/m,
    ],
  ])('%s stands before everything else', (_what, changes, line) => {
    const text = renderShort(view(changes), plain);
    expect(text).toMatch(line);
    expect(text.search(line)).toBeLessThan(text.indexOf('Attacker'));
  });

  test('the full form begins with it', () => {
    const first = short.split('\n').slice(0, 12).join('\n');
    expect(renderIncident(crowded, plain).startsWith(first)).toBe(true);
  });
});

describe('no value is cut, at whatever width', () => {
  const long = `https://cdn.example/${'a1b2'.repeat(300)}`;
  const shown = view(
    brief === undefined ? {} : { brief: { ...brief, facts: [{ label: 'Arguments', value: long }] } },
  );

  test.each([60, 80, 100, Infinity])('%d columns', (width) => {
    const text = renderIncident(shown, { ...plain, width });
    expect(text).toContain(long);
    expect(text).not.toContain('…');
  });

  test('no line is wrapped where a program reads it', () => {
    const reason = `because ${'of this and that '.repeat(40).trim()}`;
    const text = renderIncident(view(brief === undefined ? {} : { brief: { ...brief, reasons: [reason] } }), {
      ...plain,
      width: Infinity,
    });
    expect(text.split('\n')).toContain(`  - ${reason}`);
  });
});

describe('what an incident could not carry is read from the ledger', () => {
  if (brief === undefined) throw new Error('no brief');
  const whole = { ...brief, logs: ['a line that had no room'] };

  test('where it is here', async () => {
    const folder = await emptyFolder();
    const { sha256 } = await putObject(createFileStore(folder), whole);
    const carried = view({ brief: { ...brief, leftOut: ['logs'], whole: sha256 } });
    expect(await wholeIncident(carried, folder)).toEqual({ view: { ...carried, brief: whole } });
  });

  test.each<[string, object | undefined]>([
    ['there is no such ledger', undefined],
    ['what is there is something else', { not: 'a brief' }],
  ])('%s: that is said, and the incident is shown as it is', async (_what, stored) => {
    const folder = await emptyFolder();
    const sha256 =
      stored === undefined ? 'a'.repeat(64) : (await putObject(createFileStore(folder), stored)).sha256;
    const carried = view({ brief: { ...brief, leftOut: ['logs'], whole: sha256 } });
    const { view: shown, missing } = await wholeIncident(carried, folder);
    expect(shown).toBe(carried);
    expect(missing).toContain('Left out for size: logs.');
  });

  test('nothing is said where nothing is missing', async () => {
    expect(await wholeIncident(view(), '/nowhere')).toEqual({ view: view() });
  });
});

describe('a long text goes through the pager of whoever reads it', () => {
  const text = Array.from({ length: 50 }, (_, n) => `line ${String(n)}`).join('\n');
  const printed = async (rows: number | undefined, PAGER: string): Promise<readonly string[]> => {
    const said: string[] = [];
    const print = (line: string): void => void said.push(line);
    const environment = { PATH: '/usr/bin:/bin', PAGER };
    await showPaged(text, { print, ...(rows === undefined ? {} : { rows }) }, environment);
    return said;
  };

  test.each<[string, number | undefined, string, readonly string[]]>([
    ['no terminal', undefined, 'false', [text]],
    ['a terminal that has room', 60, 'false', [text]],
    ['a terminal that has none', 24, 'cat > /dev/null', []],
    ['a pager that is closed at once', 24, 'true', []],
    ['no such pager', 24, 'no-such-pager-here', [text]],
  ])('%s', async (_what, rows, pager, expected) => {
    expect(await printed(rows, pager)).toEqual(expected);
  });
});
