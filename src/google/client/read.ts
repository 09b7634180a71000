import { attempt, type FailedCall } from './errors';
import { toPlain } from './parse-plain';
import { withoutSecrets } from './without-secrets';

/**
 * The result of a read: the facts, and the answer as JSON for the evidence, with environment values dropped and
 * secrets redacted. Every port throws `Failure` and nothing else.
 */
export interface ReadFrom<T> {
  readonly facts: T;
  readonly raw: unknown;
  /** Set where a list goes on beyond what was read: what is not among the facts may be there all the same. */
  readonly left?: true;
  /** `securitycenter.googleapis.com`. */
  readonly source: string;
  /** Method and resource, for people and the manifest. */
  readonly request: string;
}

/** A read: how a failure names it, and how the evidence does. */
export interface Read extends FailedCall, Pick<ReadFrom<unknown>, 'source' | 'request'> {}

/**
 * Makes one call and reads its answer: `call` gives the answer first, as the clients do, and `parse` gets it as plain JSON.
 * The evidence is the answer without secrets, or what `evidence` makes of it. Throws `Failure` and nothing else.
 */
export async function readOne<T>(
  read: Read,
  call: () => Promise<readonly unknown[]>,
  parse: (raw: unknown) => T,
  evidence: (raw: unknown) => unknown = withoutSecrets,
): Promise<ReadFrom<T>> {
  return attempt(read, async () => {
    const [answer] = await call();
    const raw = toPlain(answer);
    return readFrom(read, parse(raw), evidence(raw));
  });
}

/** Facts with their evidence, which is free of secrets by now. `left`: the list that they are from goes on. */
export function readFrom<T>(
  { source, request }: Pick<Read, 'source' | 'request'>,
  facts: T,
  raw: unknown,
  left = false,
): ReadFrom<T> {
  return { facts, raw, ...(left ? { left } : {}), source, request };
}

/** One page of a list: its items as the client gave them, and the token of the next page. */
export interface Page {
  readonly items: readonly unknown[] | null | undefined;
  readonly next: string | null | undefined;
  /** Places that could not be searched. */
  readonly unreachable?: readonly string[] | null | undefined;
}

/** The items that were read of a list. `left`: the list has more, so that an item that is not here may exist all the same. */
export interface Listed {
  readonly items: readonly unknown[];
  readonly left: boolean;
}

/**
 * The items of a list as plain JSON, page by page, until there are no more, `maxPages` with items were read, or the time for
 * it is over. A page without items that has a token is no end. Throws `Failure`, also where an earlier page was read: half a
 * list looks like a whole one.
 */
export async function listSome(
  call: FailedCall,
  maxPages: number,
  readPage: (pageToken: string) => Promise<Page>,
): Promise<Listed> {
  const items: unknown[] = [];
  const goesOn = pageBudget({ pages: maxPages });
  let [pageToken, isMissing] = ['', false];
  for (;;) {
    const page = await attempt(call, async () => readPage(pageToken));
    const found = page.items ?? [];
    pageToken = page.next ?? '';
    isMissing ||= (page.unreachable ?? []).length > 0;
    items.push(...found.map(toPlain));
    if (pageToken === '') return { items, left: isMissing };
    if (!goesOn(found.length)) return { items, left: true };
  }
}

/** How far a list is followed. */
interface PageLimits {
  /** Pages that have something. */
  readonly pages: number;
  /** Pages without anything but with a token: a search that is under way gives them, and they prove nothing. Default: 50. */
  readonly empty?: number;
  /** Milliseconds from the first page on. Default: 20,000, so that an activity that reads has time left to store it. */
  readonly forMs?: number;
}

/** Asked after each page that has a token how many items it had; says whether the next one is read. */
type PageBudget = (found: number) => boolean;

/** `now` gives milliseconds; only differences count. */
export function pageBudget(limits: PageLimits, now: () => number = () => performance.now()): PageBudget {
  const { pages, empty = 50, forMs = 20_000 } = limits;
  const until = now() + forMs;
  const read = { full: 0, empty: 0 };
  return (found) => {
    if (found > 0) read.full += 1;
    else read.empty += 1;
    return read.full < pages && read.empty < empty && now() < until;
  };
}
