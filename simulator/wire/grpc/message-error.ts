/** A message that does not fit its description. The text names the field by its full path, and what is wrong with it. */
export class MessageError extends Error {
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.name = 'MessageError';
  }
}
