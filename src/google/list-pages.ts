import { toFailure, type FailedCall } from './errors';
import { toPlain } from './parse-plain';

/** One page of a list: its items as the client gave them, and the token of the next page. */
export interface Page {
  readonly items: readonly unknown[] | null | undefined;
  readonly next: string | null | undefined;
}

/** What was read of a list; `left` says that there is more than `maxPages` of it. */
export interface Listed {
  readonly items: readonly unknown[];
  readonly left: boolean;
}

/**
 * The items of a list as plain JSON, page by page, until there are no more or `maxPages` were read. Throws `Failure`,
 * also where an earlier page was read: half a list looks like a whole one.
 */
export async function listSome(
  call: FailedCall,
  maxPages: number,
  read: (pageToken: string) => Promise<Page>,
): Promise<Listed> {
  const items: unknown[] = [];
  let pageToken = '';
  for (let page = 0; page < maxPages; page += 1) {
    try {
      const { items: found, next } = await read(pageToken);
      items.push(...(found ?? []).map(toPlain));
      pageToken = next ?? '';
    } catch (thrown) {
      throw toFailure(thrown, call);
    }
    if (pageToken === '') break;
  }
  return { items, left: pageToken !== '' };
}

/** The items alone, where nobody asks whether there are more. */
export async function listPages(...args: Parameters<typeof listSome>): Promise<readonly unknown[]> {
  return (await listSome(...args)).items;
}
