import { digestValue } from '../../domain/text/digest';
import { isRecordKey } from '../store/paths';
import { parseEnvelope, type Stored } from '../store/records';
import type { Fault } from './fault';
import type { FoundFile } from './read-folder';

const OBJECT = /^objects\/([0-9a-f]{2})\/(\1[0-9a-f]{62})$/;
/** What a process leaves that died while it wrote, and the lock of one that runs. Neither is content. */
const TRANSIENT = /(?:^|\/)~[^/]*$/;

/** What the files of a ledger hold: records by path, objects by digest, and what is wrong with single files. */
export interface Contents {
  readonly records: ReadonlyMap<string, Stored<unknown>>;
  /** Size by digest, of those whose bytes fit it. */
  readonly objects: ReadonlyMap<string, number>;
  /** Digest that the bytes have now, by the digest that is their name. */
  readonly changedObjects: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** Reads each file as what its place says that it is. */
export function readContents(files: readonly FoundFile[]): Contents {
  const records = new Map<string, Stored<unknown>>();
  const objects = new Map<string, number>();
  const changedObjects = new Map<string, string>();
  const faults: Fault[] = [];
  for (const file of files) {
    const [, , named] = OBJECT.exec(file.path) ?? [];
    if (named !== undefined) {
      if (named === file.sha256) objects.set(named, file.size);
      else changedObjects.set(named, file.sha256);
    } else if (isRecordKey(file.path)) {
      const read = readStored(file);
      if ('kind' in read) faults.push(read);
      else records.set(file.path, read);
    } else if (!TRANSIENT.test(file.path)) {
      faults.push({ kind: 'added', path: file.path, text: 'nothing of this name is part of a ledger' });
    }
  }
  return { records, objects, changedObjects, faults };
}

function readStored({ path, bytes, size }: FoundFile): Stored<unknown> | Fault {
  const changed = (text: string): Fault => ({ kind: 'changed', path, text });
  if (bytes === undefined) return changed(`${size} bytes are no record`);
  const stored = parseEnvelope(bytes);
  if (stored === undefined) return changed('it is not a record of the ledger any more');
  return digestValue(stored.record) === stored.sha256
    ? stored
    : changed('its content does not match its digest');
}
