import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { builtProgram } from '../../stage/built';
import { descendants, untilGone } from '../support/processes';
import { openTerminal, type OpenTerminal } from '../support/terminal';
import { until } from '../support/until';

// The main job on a terminal of its own, whose Temporal server is killed under it.
const LIMIT = 300_000;
const own = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:FIREBREAK|TEMPORAL|VIRUSTOTAL|GOOGLE|PUBSUB|NODE_OPTIONS|FORCE_COLOR|CI$)/.test(name),
  ),
);

/** A shell that plays the main job, and then says how that ended and what was left of what was typed. */
function play(): OpenTerminal {
  const run = `"$0" "$1" local; echo "ended:$?"; IFS= read -r rest; echo "rest:[$rest]"`;
  const environment = { ...own, TEMPORAL_CONFIG_FILE: path.join(__dirname, 'no-profile.toml') };
  return openTerminal(['/bin/sh', '-c', run, process.execPath, builtProgram('src/cli.ts')], environment);
}

const shown = (terminal: OpenTerminal): string => stripVTControlCharacters(terminal.shown());
const sees = async (terminal: OpenTerminal, text: RegExp): Promise<string> =>
  until(String(text), () => text.exec(shown(terminal))?.[0]);

function killServer(terminal: OpenTerminal): void {
  const below = descendants(terminal.pid);
  const table = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' });
  const servers = table
    .split('\n')
    .map((row) => /^\s*(\d+)\s+(.*)$/.exec(row) ?? [])
    .filter(([, pid, args = '']) => below.includes(Number(pid)) && args.includes(' server start-dev '))
    .map(([, pid]) => Number(pid));
  expect(servers.length).toBeGreaterThan(0);
  servers.forEach((pid) => process.kill(pid, 'SIGKILL'));
}

/** The typing of a person who has not noticed yet. */
const TYPED = 'lin is debugging';

const FIRST = /Type ([0-9a-f]{8}) to approve this plan, or refuse: /;
test.each<[string, (terminal: OpenTerminal) => Promise<void>]>([
  [
    'while it investigates',
    async (terminal) => {
      await sees(terminal, /The attack begins/);
    },
  ],
  [
    'at the question',
    async (terminal) => {
      await sees(terminal, FIRST);
    },
  ],
  [
    'at the question, half answered',
    async (terminal) => {
      await sees(terminal, FIRST);
      terminal.type('appr');
      await sees(terminal, /or refuse: appr/);
    },
  ],
  [
    'at the reason',
    async (terminal) => {
      const question = await sees(terminal, FIRST);
      terminal.type(`${FIRST.exec(question)?.[1] ?? ''}\r`);
      await sees(terminal, /Why, in a few words/);
    },
  ],
])(
  'the server dies %s: one clear failure, nothing that is typed reaches the shell',
  async (_, reach) => {
    const terminal = play();
    await reach(terminal);
    const pids = descendants(terminal.pid);
    killServer(terminal);
    await sees(terminal, /the Temporal server of the sandbox has ended/);
    terminal.type(TYPED);
    await sees(terminal, /ended:\d/);
    terminal.type('\r');
    const screen = await sees(terminal, /[^]*rest:\[.*\]/);
    expect(await terminal.ended).toBe(0);

    expect(screen).toMatch(/ended:7\r?\n/);
    expect(screen).toContain('rest:[]');
    expect(screen).toMatch(/firebreak: sandbox-ended/);
    expect(screen).toMatch(/Start another with `npm start`/);
    expect(screen).not.toMatch(/^\s+at \S+ \(|\bnode:internal|Uncaught|Unhandled/m);
    // Lines are as long as the terminal is wide.
    const folder = /log\s+are\s+kept\s+in\s+([\w/-]+)/.exec(screen)?.[1] ?? '';
    expect(existsSync(path.join(folder, 'ledger'))).toBe(true);
    await untilGone(pids);
    await rm(folder, { recursive: true, force: true });
  },
  LIMIT,
);
