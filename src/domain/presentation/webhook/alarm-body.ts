import { code, paragraph } from '../document/block';
import { exact, outside, say } from '../document/text';
import { lineOf, toText } from '../document/to-text';
import type { Severity } from '../../phases';
import { defined } from '../../defined';

/**
 * Why people are paged about what no incident tells of: a threat that no incident has taken up, an incident that the
 * worker's ledger does not know, a finding that cannot be read.
 */
const alarmKinds = ['not-taken-up', 'wrong-ledger', 'not-read'] as const;
type AlarmKind = (typeof alarmKinds)[number];

/** The facts of an alarm. */
export interface Alarm {
  /** Names the page: the same at every try, and the same for everybody who sees the same trouble. */
  readonly id: string;
  readonly kind: AlarmKind;
  /** RFC 3339. */
  readonly at: string;
  readonly severity: Severity;
  readonly title: string;
  /** Its subject: an incident, a finding or a workflow id. */
  readonly about: string;
  readonly why: string;
  /** Advice, each a sentence or a command in full. */
  readonly todo: readonly string[];
}

/** The body of an alarm, documented in docs/webhook.md. Every text from outside is inert. */
export interface AlarmBody {
  readonly version: 1;
  readonly id: string;
  readonly kind: AlarmKind;
  readonly at: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly about: string;
  readonly toDo: readonly string[];
  readonly link?: string;
}

/** `link` is the page of the workflow in the Temporal UI, where one is configured. */
export function alarmBody(alarm: Alarm, link?: string): AlarmBody {
  const { id, kind, at, severity } = alarm;
  const title = say`${severity}: ${outside(alarm.title, 200)}`;
  return {
    version: 1,
    id: lineOf(exact(id, 400)),
    kind,
    at,
    severity,
    title: lineOf(title),
    text: toText([
      ...paragraph(title),
      ...paragraph(outside(alarm.why, 800)),
      ...code([...alarm.todo, ...(link === undefined ? [] : [link])]),
    ]),
    about: lineOf(exact(alarm.about, 400)),
    toDo: alarm.todo.map((line) => lineOf(exact(line, 1_000))),
    ...defined({ link }),
  };
}
