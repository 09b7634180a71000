import { timeText } from '../../text/time';

/** Where a document is read: it says the same everywhere, and leaves to each place what it has room for. */
export interface Reading {
  /** A page of the Temporal UI is short and leaves out its end; a terminal shows everything. */
  readonly on: 'page' | 'terminal';
  /** Writes a time that somebody compares with now. */
  readonly when: (rfc3339: string) => string;
  /** Of an incident whose workflow has ended, so that nothing is asked any more: what goes on. */
  readonly ended?: string;
}

/** A page can be read long after it was made, so its times are absolute. */
export const onPage: Reading = { on: 'page', when: timeText };
