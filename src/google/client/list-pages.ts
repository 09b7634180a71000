import { toFailure, type FailedCall } from './errors';
import { pageBudget } from './page-budget';
import { toPlain } from './parse-plain';

/** One page of a list: its items as the client gave them, and the token of the next page. */
export interface Page {
  readonly items: readonly unknown[] | null | undefined;
  readonly next: string | null | undefined;
  /** Places that could not be searched. */
  readonly unreachable?: readonly string[] | null | undefined;
}

/** What was read of a list. `left`: that is not all of it, so that what is not among the items may be there all the same. */
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
  read: (pageToken: string) => Promise<Page>,
): Promise<Listed> {
  const items: unknown[] = [];
  const goesOn = pageBudget({ pages: maxPages });
  let [pageToken, isMissing] = ['', false];
  for (;;) {
    let found: readonly unknown[];
    try {
      const page = await read(pageToken);
      found = page.items ?? [];
      pageToken = page.next ?? '';
      isMissing ||= (page.unreachable ?? []).length > 0;
    } catch (thrown) {
      throw toFailure(thrown, call);
    }
    items.push(...found.map(toPlain));
    if (pageToken === '') return { items, left: isMissing };
    if (!goesOn(found.length)) return { items, left: true };
  }
}
