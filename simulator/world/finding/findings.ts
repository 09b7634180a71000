import type { JsonObject } from '../../wire/json';
import { textOf } from '../../wire/json';
import { StatusError } from '../../wire/status';

/** A finding with its resource, as Security Command Center v2 lists them. */
export interface FindingRecord {
  /** A v2 Finding. */
  readonly finding: JsonObject;
  /** A v2 Resource. */
  readonly resource: JsonObject;
}

/** The findings of the organization. Every change is announced, as Google publishes one notification for each. */
export interface FindingsStore {
  /** In the order of creation. */
  list(): readonly FindingRecord[];
  /** By a name of any scope (organization, folder, project), with or without a location. */
  get(name: string): FindingRecord | undefined;
  /** Throws NOT_FOUND. */
  change(name: string, edit: (record: FindingRecord) => FindingRecord): FindingRecord;
  /** Gets a v2 NotificationMessage for every finding that is created or changed. */
  onNotification(listener: (message: JsonObject) => void): void;
}

/** The store as the world sees it: it also creates findings. */
export interface WritableFindingsStore extends FindingsStore {
  add(record: FindingRecord): void;
}

const namePattern =
  /^(?:organizations|folders|projects)\/[^/]+\/sources\/([^/]+)(?:\/locations\/[^/]+)?\/findings\/([^/]+)$/u;

/** Source and finding id of a finding's name, which are the same in every scope; undefined when it is no such name. */
export function findingKey(name: string): string | undefined {
  const match = namePattern.exec(name);
  return match === null ? undefined : `${match[1] ?? ''}/${match[2] ?? ''}`;
}

/** An empty store. `settle` is called before every look, so that what is due has happened. */
export function createFindings(notificationConfigName: string, settle: () => void): WritableFindingsStore {
  const records = new Map<string, FindingRecord>();
  const listeners: ((message: JsonObject) => void)[] = [];
  const publish = ({ finding, resource }: FindingRecord): void => {
    for (const listener of listeners) listener({ notificationConfigName, finding, resource });
  };
  const keyOf = (name: string): string => findingKey(name) ?? '';
  return {
    list() {
      settle();
      return [...records.values()];
    },
    get(name) {
      settle();
      return records.get(keyOf(name));
    },
    change(name, edit) {
      settle();
      const before = records.get(keyOf(name));
      if (before === undefined) throw new StatusError('NOT_FOUND', 'Requested entity was not found.');
      const after = edit(before);
      records.set(keyOf(name), after);
      publish(after);
      return after;
    },
    onNotification(listener) {
      listeners.push(listener);
    },
    add(record) {
      records.set(keyOf(textOf(record.finding, 'name')), record);
      publish(record);
    },
  };
}
