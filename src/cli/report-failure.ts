import { failureKind, type Failure } from '../domain/failures';
import { inertLine } from '../domain/inert-text';
import type { Colors } from './output';
import { safeJson } from './safe-json';

/** Most characters of one line of a failure's message. */
const LONGEST = 2_000;

/** A failure for a person: its code, what happened and why, what to do. A policy's faults are one line each. */
export function failureText({ code, message }: Failure, colors: Colors): string {
  const what = message.split('\n').map((line) => `  ${inertLine(line, LONGEST)}`);
  return [colors.red(`firebreak: ${code}`), ...what, `  ${failureKind(code).todo}`].join('\n');
}

/** The same for a program: `{ "error": { code, message, todo } }`. */
export function failureJson({ code, message }: Failure): string {
  return safeJson({ error: { code, message, todo: failureKind(code).todo } });
}
