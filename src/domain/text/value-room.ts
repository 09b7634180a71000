/**
 * Units that a single value from outside has at most inside a line, by what it is: room for everything that is real, and
 * an end for what an attacker makes long so that the rest of its line is not read.
 */
export const valueRoom = {
  /** A path with its query; exploits stand in them. */
  path: 800,
  /** What a client calls itself. */
  client: 300,
  /** A full resource name, or the name of a revision or an execution. */
  name: 400,
  /** A person, an account, a caller. */
  who: 250,
  /** What a program wrote. */
  output: 600,
} as const;
