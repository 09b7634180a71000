import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { Failure, failureKind } from '../../domain/failures';
import { createFileStore } from '../../ledger/store/file-store';
import { tryLedger } from '../../ledger/ledger';
import { policyWarnings, readPolicy } from '../../policy';
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

/**
 * The ledger: a record is created and read back. It stays there, as everything in a ledger does. A folder that is not there
 * yet is not made: a check leaves nothing behind.
 */
export async function checkLedger(directory: string): Promise<Check> {
  const check = { name: 'ledger', on: directory, needed: 'to keep evidence, decisions and saved states' };
  if (!existsSync(directory)) return { ...check, ...untried(directory) };
  try {
    await tryLedger(createFileStore(directory), { by: hostname(), at: new Date().toISOString() });
    return { ...check, status: 'ok' };
  } catch (thrown) {
    return { ...check, status: 'missing', ...told(thrown) };
  }
}

/** A ledger that nobody has begun: a worker makes it, where it may write into what is above it. */
function untried(directory: string): Pick<Check, 'status' | 'found' | 'mend'> {
  let above = path.resolve(directory);
  while (!existsSync(above)) above = path.dirname(above);
  try {
    if (!statSync(above).isDirectory()) throw new Error(`${above} is no folder`);
    accessSync(above, constants.W_OK);
  } catch (thrown) {
    const { message } = Failure.from(thrown);
    const mend = 'Set FIREBREAK_LEDGER to a folder that this process may make, or give it the right';
    return { status: 'missing', found: `there is no such folder, and it cannot be made: ${message}`, mend };
  }
  return {
    status: 'warning',
    found: `there is no such folder yet; a worker makes it when it starts, and ${above} can be written`,
    mend: 'Set FIREBREAK_LEDGER to the folder that the worker is to use, on a disk that is kept',
  };
}

/** The address that pages are sent to. Only a page would show whether anybody reads them, so that is not checked. */
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
