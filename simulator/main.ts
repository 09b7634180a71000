import { parseArgs } from 'node:util';
import { scenarioNames } from './scenarios/load';
import { switchSchema } from './scenarios/schema';
import type { Switches } from './scenarios/schema';
import { startSimulator } from './start';
import type { RunningSimulator, SimulatorOptions } from './start';

const usage = `Usage: simulator --scenario NAME|FILE [options]

  --scenario NAME|FILE   one of: ${scenarioNames().join(', ')}; or the path of a YAML file
  --grpc-port N          default: a free port
  --http-port N          default: a free port
  --switch NAME=VALUE    a behaviour that is not known of the real cloud; can be given more than once
                         freeze=kills (default) or freeze=drains
                         jobDelete=ends-executions (default) or jobDelete=leaves-executions
                         olderFailure=stays (default) or olderFailure=clears
                         actAs=template (default) or actAs=always
  --hold                 start the scenario's clock only at POST /simulator/start
  --exit-with-parent     exit when standard input closes
  --verbose              say on standard error what goes on
  --help
`;

interface Arguments {
  readonly options: SimulatorOptions;
  readonly exitWithParent: boolean;
  readonly verbose: boolean;
}

/** Exit code for whatever the caller can correct: arguments, scenario, ports. */
const misuse = 2;

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  if (given === 'help') {
    process.stdout.write(usage);
    return;
  }
  const simulator = await startSimulator(given.options);
  const say = (text: string): void => {
    if (given.verbose) process.stderr.write(`${text}\n`);
  };
  stopOnRequest(simulator, given.exitWithParent, say);
  const { grpc, http, world } = simulator;
  process.stdout.write(`${JSON.stringify(readyLine(simulator))}\n`);
  say(`serving '${world.scenario.title}': gRPC ${grpc}, HTTP ${http}`);
  world.findings.onNotification((message) => say(`notification: ${JSON.stringify(message)}`));
}

/** All that a caller needs to use the simulated cloud: where it is, whom notifications are for, the key that it takes. */
function readyLine({ grpc, http, world }: RunningSimulator) {
  const { name, title, google, pubsub, virustotal } = world.scenario;
  return {
    ready: true,
    grpc,
    http,
    scenario: name,
    title,
    subscription: `projects/${google.project.id}/subscriptions/${pubsub.subscription}`,
    virusTotalApiKey: virustotal.apiKey,
  };
}

function readArguments(args: readonly string[]): Arguments | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  if (values.scenario === undefined) {
    throw new Error(
      `No scenario was named. Give --scenario and one of ${scenarioNames().join(', ')}, or a file.`,
    );
  }
  return {
    options: {
      scenario: values.scenario,
      switches: readSwitches(values.switch ?? []),
      grpcPort: readPort('--grpc-port', values['grpc-port']),
      httpPort: readPort('--http-port', values['http-port']),
      hold: values.hold,
    },
    exitWithParent: values['exit-with-parent'],
    verbose: values.verbose,
  };
}

function parse(args: readonly string[]) {
  const options = {
    scenario: { type: 'string' },
    'grpc-port': { type: 'string', default: '0' },
    'http-port': { type: 'string', default: '0' },
    switch: { type: 'string', multiple: true },
    hold: { type: 'boolean', default: false },
    'exit-with-parent': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}. --help lists the options.`, {
      cause: error,
    });
  }
}

function readSwitches(given: readonly string[]): Switches {
  const parsed = switchSchema.safeParse(Object.fromEntries(given.map((each) => each.split('=', 2))));
  if (parsed.success) return parsed.data;
  const known = Object.entries(switchSchema.shape).map(([name, schema]) =>
    schema
      .unwrap()
      .options.map((value) => `${name}=${value}`)
      .join(' or '),
  );
  throw new Error(
    `--switch ${given.join(' --switch ')} is not understood. The switches: ${known.join('; ')}.`,
  );
}

function readPort(option: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/u.test(text) && port <= 65535) return port;
  throw new Error(`${option} ${text} is not a port. Give a number from 0 (any free port) to 65535.`);
}

function stopOnRequest(
  simulator: RunningSimulator,
  exitWithParent: boolean,
  say: (text: string) => void,
): void {
  let stopping = false;
  const stop = (why: string): void => {
    if (stopping) return;
    stopping = true;
    say(`stopping: ${why}`);
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  if (exitWithParent) {
    process.stdin.resume();
    // A pipe says both; a file only that it ended.
    process.stdin.once('end', () => stop('standard input closed'));
    process.stdin.once('close', () => stop('standard input closed'));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(misuse);
});
