import { z } from 'zod';
import {
  isLoopbackAddress,
  isLocalUrl,
  isLoopbackUrl,
  isPlainUrl,
  isWebhookUrl,
  text,
  wholeNumber,
  type Environment,
} from './values';
import { didYouMean } from '../domain/text/did-you-mean';
import { Failure } from '../domain/failures';
import { inertLine } from '../domain/text/inert-text';
import { DEFAULT_QUEUE } from '../domain/message-names';
import { defined } from '../domain/defined';

/** pino's levels, most talkative first. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Everything that this process takes from its environment, frozen. Temporal's own variables (TEMPORAL_*) are not among
 * it: Temporal's library reads those. An empty variable counts as one that is not set.
 */
export interface Config {
  /** FIREBREAK_POLICY: path of the policy file. No default: a worker without it refuses to start. */
  readonly policy?: string;
  /**
   * FIREBREAK_LEDGER: folder of the ledger, made when missing. Default `.firebreak/ledger`, from where the process was
   * started. Processes that must know the same incidents need the same folder; losing it loses evidence and saved states.
   */
  readonly ledger: string;
  /** FIREBREAK_SUBSCRIPTION: `projects/P/subscriptions/S` that SCC notifications come from. No default; intake needs it. */
  readonly subscription?: string;
  /**
   * FIREBREAK_INTAKE_SILENCE: minutes, 1 to 10,080, for which no notification may come before people are told. No default: a
   * quiet stream is reopened after 15, and people are told only where messages wait or had waited.
   */
  readonly intakeSilence?: number;
  /**
   * FIREBREAK_TASK_QUEUE: prefix of the Temporal task queues. Default `firebreak`. Workers and commands must agree on it.
   * Two installations in one namespace need different ones; with another than the default, workflow ids begin with it.
   */
  readonly taskQueue: string;
  /**
   * FIREBREAK_TEMPORAL_UI: base address of the Temporal UI, for links on pages and on SCC findings. No default: links
   * are left out. A loopback address is refused unless Google is local too, since others could not open it.
   */
  readonly temporalUi?: string;
  /** FIREBREAK_LOG: least level that is logged. Default `info`; `debug` adds every call, `silent` logs nothing. */
  readonly log: LogLevel;
  /**
   * VIRUSTOTAL_API_KEY: the key for VirusTotal. No default: indicators are not looked up and each incident shows that
   * gap. A function, so that nobody prints the key by printing the configuration.
   */
  readonly virusTotalKey?: () => string;
  /**
   * FIREBREAK_VIRUSTOTAL_PER_MINUTE and FIREBREAK_VIRUSTOTAL_PER_DAY: lookups that the licence of the key allows. Defaults 4
   * and 500, those of a key without one. `firebreak setup` sets the pace of the task queue below the first; nothing is
   * asked beyond the second until 00:00 UTC.
   */
  readonly lookups: { readonly perMinute: number; readonly perDay: number };
  /**
   * FIREBREAK_WEBHOOK: where pages are sent, see docs/webhook.md. No default: nobody is paged, and each incident says so.
   * A function, since such an address often is the key to its receiver. https; http only on loopback while Google is
   * local, when every other address is refused: a simulated attack pages nobody.
   */
  readonly webhook?: () => string;
  /** FIREBREAK_WEBHOOK_ESCALATION: the second tier, told as well when a reminder went unanswered. Same rules; no default. */
  readonly webhookEscalation?: () => string;
  /** FIREBREAK_WEBHOOK_SECRET: signs every page, 16 to 256 characters. No default: pages are not signed. */
  readonly webhookSecret?: () => string;
  /**
   * FIREBREAK_LOCAL_GOOGLE: `127.0.0.1:PORT` of a simulated Google Cloud. No default. All Google clients then talk to it
   * without encryption or credentials; any address but loopback is refused.
   */
  readonly localGoogle?: string;
  /**
   * FIREBREAK_LOCAL_GOOGLE_HTTP: `http://127.0.0.1:PORT` of the same, for service accounts and keys, which are read over REST.
   * No default: while Google is local these are a gap, and nothing is asked of the real one.
   */
  readonly localGoogleHttp?: string;
  /** FIREBREAK_LOCAL_VIRUSTOTAL: `http://127.0.0.1:PORT` of a simulated VirusTotal. No default; loopback only. */
  readonly localVirusTotal?: string;
}

export { readLocalEnvironment, readTemporalEnvironment, type LocalEnvironment } from './temporal';
export type { Environment } from './values';

const webhookAddress = z
  .string()
  .refine(isWebhookUrl, 'must be an https address without user and fragment')
  .optional();

const withoutSlash = (url: string) => url.replace(/\/+$/, '');
const localUrl = z
  .string()
  .refine(isLocalUrl, 'must be http://127.0.0.1:PORT: local modes never leave this machine')
  .transform(withoutSlash)
  .optional();

/** One parser for each variable; a message says what is expected and never repeats a secret. */
const variables = {
  FIREBREAK_POLICY: z.string().optional(),
  FIREBREAK_LEDGER: text(/^(?![a-z0-9+.-]+:\/\/)/i, 'a folder on this machine').default('.firebreak/ledger'),
  FIREBREAK_SUBSCRIPTION: text(
    /^projects\/[a-z0-9][a-z0-9.:-]{0,62}\/subscriptions\/[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
    'projects/PROJECT/subscriptions/SUBSCRIPTION',
  ).optional(),
  FIREBREAK_INTAKE_SILENCE: wholeNumber(10_080).optional(),
  FIREBREAK_TASK_QUEUE: text(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'up to 100 letters, digits, dots, hyphens and underscores',
  ).default(DEFAULT_QUEUE),
  FIREBREAK_TEMPORAL_UI: z
    .string()
    .refine(isPlainUrl, 'must be an http or https address without user, query or fragment')
    .transform(withoutSlash)
    .optional(),
  FIREBREAK_LOG: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  VIRUSTOTAL_API_KEY: text(/^[\x21-\x7e]{1,256}$/, 'one word without spaces or line breaks').optional(),
  FIREBREAK_VIRUSTOTAL_PER_MINUTE: wholeNumber(60_000).default(4),
  FIREBREAK_VIRUSTOTAL_PER_DAY: wholeNumber(10_000_000).default(500),
  FIREBREAK_WEBHOOK: webhookAddress,
  FIREBREAK_WEBHOOK_ESCALATION: webhookAddress,
  FIREBREAK_WEBHOOK_SECRET: text(
    /^[\x21-\x7e]{16,256}$/,
    'one word of 16 to 256 characters without spaces or line breaks',
  ).optional(),
  FIREBREAK_LOCAL_GOOGLE: z
    .string()
    .refine(
      isLoopbackAddress,
      'must be a loopback address with a port, 127.0.0.1:PORT: local modes never leave this machine',
    )
    .optional(),
  FIREBREAK_LOCAL_GOOGLE_HTTP: localUrl,
  FIREBREAK_LOCAL_VIRUSTOTAL: localUrl,
  // Set by the environment file of a sandbox, so that its settings are known by it when it has ended.
  FIREBREAK_SANDBOX: z.string().optional(),
} as const;

type Variable = keyof typeof variables;

/** The names of all variables, for documents. */
export const configVariables = Object.keys(variables);

const secrets: readonly string[] = [
  'VIRUSTOTAL_API_KEY',
  'FIREBREAK_WEBHOOK',
  'FIREBREAK_WEBHOOK_ESCALATION',
  'FIREBREAK_WEBHOOK_SECRET',
] satisfies readonly Variable[];

const schema = z.object(variables);

/**
 * Reads the environment, the only place that does. Throws `bad-config` with every fault at once: unknown FIREBREAK_*
 * variables by name, values that cannot be.
 */
export function readConfig(env: Environment = process.env): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) => Object.hasOwn(variables, name) && value !== undefined && value !== '',
    ),
  );
  const unknown = Object.keys(env)
    .filter((name) => name.startsWith('FIREBREAK_') && !Object.hasOwn(variables, name))
    .map((name) => `unknown variable ${inertLine(name, 80)}${didYouMean(name, configVariables)}`);
  const parsed = schema.safeParse(set);
  const faults = [
    ...unknown,
    ...(parsed.success
      ? [...uiFault(parsed.data), ...restFault(parsed.data), ...webhookFaults(parsed.data)]
      : parsed.error.issues.map((issue) => fault(issue, set))),
  ];
  if (!parsed.success || faults.length > 0) throw new Failure('bad-config', faults.join('\n'));
  return Object.freeze(toConfig(parsed.data));
}

const NEEDED = {
  policy: 'FIREBREAK_POLICY is not set: it must be the path of the policy file, see examples/policy.yaml',
  subscription: 'FIREBREAK_SUBSCRIPTION is not set: it must be projects/PROJECT/subscriptions/SUBSCRIPTION',
} as const;

/** The value of a setting that a command cannot do without. Throws `bad-config`, naming the variable. */
export function needed(config: Config, key: keyof typeof NEEDED): string {
  const value = config[key];
  if (value !== undefined) return value;
  throw new Failure('bad-config', NEEDED[key]);
}

type Values = z.output<typeof schema>;

function toConfig(values: Values): Config {
  const {
    FIREBREAK_POLICY: policy,
    FIREBREAK_SUBSCRIPTION: subscription,
    FIREBREAK_INTAKE_SILENCE: intakeSilence,
    FIREBREAK_TEMPORAL_UI: temporalUi,
    VIRUSTOTAL_API_KEY: key,
    FIREBREAK_WEBHOOK: webhook,
    FIREBREAK_WEBHOOK_ESCALATION: escalation,
    FIREBREAK_WEBHOOK_SECRET: secret,
    FIREBREAK_LOCAL_GOOGLE: localGoogle,
    FIREBREAK_LOCAL_GOOGLE_HTTP: localGoogleHttp,
    FIREBREAK_LOCAL_VIRUSTOTAL: localVirusTotal,
  } = values;
  return {
    ledger: values.FIREBREAK_LEDGER,
    taskQueue: values.FIREBREAK_TASK_QUEUE,
    log: values.FIREBREAK_LOG,
    lookups: {
      perMinute: values.FIREBREAK_VIRUSTOTAL_PER_MINUTE,
      perDay: values.FIREBREAK_VIRUSTOTAL_PER_DAY,
    },
    ...defined({ policy, subscription, intakeSilence, temporalUi }),
    ...(key === undefined ? {} : { virusTotalKey: () => key }),
    ...(webhook === undefined ? {} : { webhook: () => webhook }),
    ...(escalation === undefined ? {} : { webhookEscalation: () => escalation }),
    ...(secret === undefined ? {} : { webhookSecret: () => secret }),
    ...defined({ localGoogle, localGoogleHttp, localVirusTotal }),
  };
}

function uiFault({ FIREBREAK_TEMPORAL_UI: ui, FIREBREAK_LOCAL_GOOGLE: local }: Values): readonly string[] {
  if (ui === undefined || local !== undefined || !isLoopbackUrl(ui)) return [];
  return [
    `FIREBREAK_TEMPORAL_UI ${JSON.stringify(ui)} is a loopback address: its links go onto SCC findings, where nobody else could open them`,
  ];
}

function restFault(values: Values): readonly string[] {
  const alone = 'FIREBREAK_LOCAL_GOOGLE_HTTP' in values && !('FIREBREAK_LOCAL_GOOGLE' in values);
  return alone
    ? ['FIREBREAK_LOCAL_GOOGLE_HTTP is set without FIREBREAK_LOCAL_GOOGLE: half of Google would be real']
    : [];
}

/** Lists the faults of the webhook's settings; an address is never repeated. */
function webhookFaults(values: Values): readonly string[] {
  const {
    FIREBREAK_WEBHOOK: first,
    FIREBREAK_WEBHOOK_SECRET: secret,
    FIREBREAK_LOCAL_GOOGLE: local,
  } = values;
  const unsafe = (['FIREBREAK_WEBHOOK', 'FIREBREAK_WEBHOOK_ESCALATION'] as const).flatMap((name) => {
    const url = values[name];
    if (url === undefined) return [];
    if (local !== undefined && !isLoopbackUrl(url))
      return [
        `${name} must be a loopback address while FIREBREAK_LOCAL_GOOGLE is set: a simulated attack pages nobody`,
      ];
    if (local === undefined && !url.startsWith('https:'))
      return [
        `${name} must be an https address: http is taken only on loopback and while FIREBREAK_LOCAL_GOOGLE is set`,
      ];
    return [];
  });
  if (first !== undefined) return unsafe;
  const alone = [
    ...(values.FIREBREAK_WEBHOOK_ESCALATION === undefined ? [] : ['FIREBREAK_WEBHOOK_ESCALATION']),
    ...(secret === undefined ? [] : ['FIREBREAK_WEBHOOK_SECRET']),
  ];
  return [
    ...unsafe,
    ...alone.map((name) => `${name} is set without FIREBREAK_WEBHOOK, so that it would do nothing`),
  ];
}

function fault(issue: z.core.$ZodIssue, set: Environment): string {
  const name = String(issue.path[0]);
  const value = set[name] ?? '';
  const shown = secrets.includes(name) ? '' : `, not ${JSON.stringify(inertLine(value, 120))}`;
  return `${name} ${issue.message}${shown}`;
}
