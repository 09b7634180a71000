import { lockLedger } from '../../../src/ledger/store/lock';

/** A process that holds a lock until it is killed. */
void lockLedger(process.argv[2] ?? '', ['main']).then(() => {
  process.stdout.write('held\n');
  process.stdin.resume();
  setInterval(() => undefined, 60_000);
});
