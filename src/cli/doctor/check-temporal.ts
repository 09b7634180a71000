import { Failure, failureKind } from '../../domain/failures';
import { shellCommand } from '../../domain/text/shell-quote';
import { connectClient } from '../../temporal/connection/connect';
import type { ConnectionSettings } from '../../temporal/connection/connection-settings';
import { compareSearchAttributes } from '../../temporal/search-attributes';
import { namedTemporal } from '../temporal';
import type { Check } from './check';
import { within } from '../within';

const LIMIT_MS = 5_000;
const NEEDED = 'to keep incidents going, whatever dies';
const ATTRIBUTES = { name: 'search attributes', needed: 'to list incidents' };

/** The Temporal server, its namespace, and the search attributes there. */
export async function checkTemporal(
  named: () => ConnectionSettings | Promise<ConnectionSettings> = namedTemporal,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  let at = 'Temporal';
  try {
    const settings = await named();
    const { address, namespace } = settings;
    at = `namespace ${namespace} at ${address}`;
    const connected = await connectClient(settings);
    const { connection } = connected.client;
    try {
      await within(at, LIMIT_MS, async () => connection.workflowService.describeNamespace({ namespace }));
      checks.push({ name: 'Temporal', status: 'ok', on: at, needed: NEEDED });
      checks.push(await searchAttributes(connection, namespace));
    } finally {
      await connected.close();
    }
  } catch (thrown) {
    const { code, message } = asTemporal(thrown, at);
    if (checks.length === 0)
      checks.push({
        name: 'Temporal',
        status: 'missing',
        on: at,
        needed: NEEDED,
        found: message,
        mend:
          code === 'not-found'
            ? 'Create the namespace, or name another with TEMPORAL_NAMESPACE'
            : failureKind(code).todo,
      });
    if (checks.length === 1)
      checks.push({ ...ATTRIBUTES, status: 'not-checked', found: 'Temporal does not answer' });
  }
  return checks;
}

async function searchAttributes(
  connection: Parameters<typeof compareSearchAttributes>[0],
  namespace: string,
): Promise<Check> {
  const check = { ...ATTRIBUTES, on: `namespace ${namespace}` };
  try {
    const { missing, otherType } = await within('Temporal', LIMIT_MS, async () =>
      compareSearchAttributes(connection, namespace),
    );
    const [wrong] = otherType;
    if (wrong !== undefined)
      return {
        ...check,
        status: 'missing',
        found: `${wrong.name} is there with another type than ${wrong.type}`,
        mend: shellCommand([...operator('remove', namespace), '--name', wrong.name]),
      };
    if (missing.length === 0) return { ...check, status: 'ok' };
    const flags = missing.flatMap(({ name, type }) => ['--name', name, '--type', type]);
    return {
      ...check,
      status: 'missing',
      found: `not registered: ${missing.map(({ name }) => name).join(', ')}. A worker registers them when it starts, where it may`,
      mend: shellCommand([...operator('create', namespace), ...flags]),
    };
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    return { ...check, status: 'not-checked', found: message, mend: failureKind(code).todo };
  }
}

function operator(act: string, namespace: string): readonly string[] {
  return ['temporal', 'operator', 'search-attribute', act, '--namespace', namespace];
}

/** A failure that is not ours came from the server, which answered: there is no such namespace, or no right to it. */
function asTemporal(thrown: unknown, at: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const { message } = Failure.from(thrown);
  const code = /\bNOT_FOUND\b/.test(message) ? 'not-found' : 'temporal-unavailable';
  return new Failure(code, `cannot use ${at}: ${message}`, { cause: thrown });
}
