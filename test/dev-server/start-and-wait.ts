import { startDevServer } from '../../src/dev-server/start-dev-server';

/* Starts a server, prints its address and does nothing more, until whoever started this kills it. */
const [, , executable = ''] = process.argv;
void startDevServer({ executable }).then(({ address }) => process.stdout.write(`${address}\n`));
