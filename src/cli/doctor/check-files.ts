import { hostname } from 'node:os';
import { Failure, failureKind } from '../../domain/failures';
import { createFileStore } from '../../ledger/file-store';
import { tryLedger } from '../../ledger/try-ledger';
import { readPolicy } from '../../policy';
import { policyWarnings } from '../../policy/warnings';
import type { Check } from './check';

/** The policy file: whether it can be read, is sound, and lets anybody decide. */
export async function checkPolicy(file: string | undefined): Promise<Check> {
  const check = { name: 'policy', needed: 'to know who may decide what' };
  if (file === undefined)
    return {
      ...check,
      status: 'missing',
      found: 'FIREBREAK_POLICY is not set; a worker without it does not start',
      mend: 'Copy examples/policy.yaml, say in it who may decide, and set FIREBREAK_POLICY to its path',
    };
  try {
    const { policy } = await readPolicy(file);
    const warnings = policyWarnings(policy);
    if (warnings.length === 0) return { ...check, status: 'ok', on: file };
    const mend = `Change ${file} and raise its serial; docs/policy.md has every key`;
    return { ...check, status: 'warning', on: file, found: warnings.join('; '), mend };
  } catch (thrown) {
    return { ...check, status: 'missing', on: file, ...told(thrown) };
  }
}

/** The ledger: a record is created and read back. It stays there, as everything in a ledger does. */
export async function checkLedger(directory: string): Promise<Check> {
  const check = { name: 'ledger', on: directory, needed: 'to keep evidence, decisions and saved states' };
  try {
    await tryLedger(createFileStore(directory), { by: hostname(), at: new Date().toISOString() });
    return { ...check, status: 'ok' };
  } catch (thrown) {
    return { ...check, status: 'missing', ...told(thrown) };
  }
}

/** Where pages are sent. Whether anybody reads them cannot be tried without paging somebody. */
export function checkWebhook(isSet: boolean): Check {
  const check = { name: 'pages', needed: 'to tell people of an incident' };
  if (isSet) return { ...check, status: 'ok', found: 'FIREBREAK_WEBHOOK is set; nobody was paged to try it' };
  return {
    ...check,
    status: 'warning',
    found: 'FIREBREAK_WEBHOOK is not set: nobody is paged',
    mend: 'Set FIREBREAK_WEBHOOK to an address that takes pages, see docs/webhook.md',
  };
}

function told(thrown: unknown): { readonly found: string; readonly mend: string } {
  const { code, message } = Failure.from(thrown);
  return { found: message, mend: failureKind(code).todo };
}
