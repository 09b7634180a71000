import { paragraph } from '../document/block';
import { outside, say, type Text } from '../document/text';
import { lineOf, toText } from '../document/to-text';

/** A stream of notifications that fell silent, as people are told of it. */
interface SilentIntake {
  readonly subscription: string;
  /** RFC 3339: when the last message came. */
  readonly since: string;
  /** RFC 3339: when it was noticed. */
  readonly at: string;
  /** `backlog`: messages wait; `waited`: they came as soon as it was opened again; `too-long`: longer than it may be quiet. */
  readonly sign: 'backlog' | 'waited' | 'too-long';
}

/** The body of a page about the intake, documented in docs/webhook.md. */
interface IntakeBody {
  readonly version: 1;
  readonly id: string;
  readonly kind: 'intake-silent';
  readonly at: string;
  readonly severity: 'HIGH';
  readonly title: string;
  readonly text: string;
}

const SIGNS: Readonly<Record<SilentIntake['sign'], Text>> = {
  backlog: say`although messages wait in it`,
  waited: say`and messages that had waited came as soon as it was opened again`,
  'too-long': say`which is longer than it may be quiet (FIREBREAK_INTAKE_SILENCE)`,
};

export function intakeBody(id: string, { subscription, since, at, sign }: SilentIntake): IntakeBody {
  const title = say`HIGH: notifications of findings did not reach Firebreak`;
  return {
    version: 1,
    id,
    kind: 'intake-silent',
    at,
    severity: 'HIGH',
    title: lineOf(title),
    text: toText([
      ...paragraph(title),
      ...paragraph(
        say`The stream of ${outside(subscription, 300)} has delivered nothing since ${since}, ${SIGNS[sign]}. It was opened again at ${at}.`,
      ),
      ...paragraph(
        say`Threats that were found meanwhile were answered late, or wait still: look at Security Command Center, and at the log of the intake.`,
      ),
    ]),
  };
}
