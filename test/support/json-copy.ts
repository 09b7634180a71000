/** A copy of a message of the simulated cloud with its text edited, as another finding like the first. */
export function jsonCopy(
  message: Readonly<Record<string, unknown>>,
  edit: (json: string) => string,
): Record<string, unknown> {
  return JSON.parse(edit(JSON.stringify(message))) as Record<string, unknown>;
}
