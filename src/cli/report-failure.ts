import { failureKind, type Failure } from '../domain/failures';
import type { Output } from './output';
import { safeJson } from './safe-json';
import { wrap } from './render/text-layout';

/** A failure for a person: its code, what happened and why, what to do. A policy's faults are one line each. */
export function failureText(
  { code, message }: Failure,
  { noteColors, noteWidth }: Pick<Output, 'noteColors' | 'noteWidth'>,
): string {
  const lines = [...message.split('\n'), failureKind(code).todo].flatMap((line) => wrap(line, noteWidth - 2));
  return [noteColors.red(`firebreak: ${code}`), ...lines.map((line) => `  ${line}`)].join('\n');
}

/** The same for a program: `{ "error": { code, message, todo } }`. */
export function failureJson({ code, message }: Failure): string {
  return safeJson({ error: { code, message, todo: failureKind(code).todo } });
}
