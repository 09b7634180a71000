import { Failure } from '../../domain/failures';
import type { Finding } from '../../domain/finding/finding';
import type { FindingName } from '../../domain/finding/finding-name';
import { inertLine } from '../../domain/text/inert-text';
import { isCloudRunFinding } from '../../domain/detector/product';
import { createGoogle } from '../../google';
import type { GoogleOptions } from '../../google/client/clients';

/** Longer than any answer takes; finding credentials may take some seconds of it. */
const LIMIT_MS = 15_000;

/**
 * Reads a finding before anything is started for it. Throws what the read throws (`not-found`, `permission-denied`, ...),
 * `unreachable` after 15 s, and `not-ours` for a finding of another product.
 */
export async function readFinding(name: FindingName, options: GoogleOptions): Promise<Finding> {
  const google = createGoogle(options);
  const timer = new AbortController();
  const late = new Promise<never>((_, reject) => {
    const limit = AbortSignal.any([timer.signal, AbortSignal.timeout(LIMIT_MS)]);
    limit.addEventListener('abort', () => {
      reject(
        new Failure(
          'unreachable',
          `could not read ${name.name}: Google did not answer within ${LIMIT_MS / 1_000} s`,
        ),
      );
    });
  });
  // Raced below; when the read is faster, nobody waits for it any more.
  late.catch(() => undefined);
  try {
    const { facts } = await Promise.race([google.findings.read(name), late]);
    const product = isCloudRunFinding(facts);
    if (!product.ours) throw new Failure('not-ours', inertLine(product.why, 400));
    return facts;
  } finally {
    timer.abort();
    await google.close();
  }
}
