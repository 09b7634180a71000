import { Failure } from '../../../src/domain/failures';
import { createFileStore } from '../../../src/ledger/store/file-store';
import { createLedger } from '../../../src/ledger/ledger';

/** Stores three megabytes and prints how that ended. */
createLedger(createFileStore(process.argv[2] ?? ''))
  .putFacts('x'.repeat(3_000_000))
  .then(
    () => ({ code: 'stored' }),
    (thrown: unknown) => {
      const { code, message } = Failure.from(thrown);
      return { code, message };
    },
  )
  .then((said) => process.stdout.write(JSON.stringify(said)))
  .catch(() => undefined);
