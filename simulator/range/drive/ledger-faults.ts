import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from './product';

/**
 * Where the product's own verifier, run as an operator would, finds fault with a ledger that nobody has touched, or with
 * the bundle of an incident out of it. In words; none is right.
 */
export async function ledgerFaults(ledger: string, incident: string): Promise<readonly string[]> {
  const environment = { FIREBREAK_LEDGER: ledger };
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-range-bundle-'));
  try {
    const bundle = path.join(folder, 'bundle');
    const exported = await runCommand(['evidence', 'export', incident, bundle], environment);
    if (exported.code !== 0)
      return [`the evidence of ${incident} cannot be exported: ${exported.stderr.trim()}`];
    return [...(await faultsOf('the ledger', ledger)), ...(await faultsOf('the exported bundle', bundle))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An incident looks at its workload while it waits, and may write between two looks: what is wrong stays wrong. */
async function faultsOf(what: string, folder: string): Promise<readonly string[]> {
  for (let tries = 1; ; tries += 1) {
    const { code, stdout, stderr } = await runCommand(['evidence', 'verify', folder], {});
    if (code === 0) return [];
    if (tries === 3) return [`${what} is called not whole: ${`${stdout}${stderr}`.trim()}`];
  }
}
