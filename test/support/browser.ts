import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';

/** A browser with one open page and a profile of its own. */
export interface Browser {
  readonly page: Page;
  close(): Promise<void>;
}

/** Nothing that the browser does by itself leaves this machine. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium without a window. Throws what to install when there is none. */
export async function openBrowser(viewport: {
  readonly width: number;
  readonly height: number;
}): Promise<Browser> {
  const executablePath = process.env['FIREBREAK_TEST_CHROMIUM'];
  if (executablePath === undefined)
    throw new Error('there is no Chromium on the PATH; `.ci/run` installs Debian\'s package "chromium"');
  const profile = await mkdtemp(path.join(tmpdir(), 'firebreak-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport,
    args: ARGS,
  });
  const page = await context.newPage();
  // As patient as everything else here: a limit against hanging, no measure of speed.
  page.setDefaultTimeout(60_000);
  return {
    page,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
