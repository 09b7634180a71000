import { Failure } from '../../domain/failures';

/** The meaning of the operating system's error codes for the operator of the ledger. */
const MEANING: Readonly<Record<string, string>> = {
  EACCES: 'this process has no right to it',
  EPERM: 'this process has no right to it, or the file system has no hard links',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than this process may write',
  EIO: 'the disk reports an input or output error',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the machine has too many files open',
  ENAMETOOLONG: 'the path is too long for the file system',
  ENOTDIR: 'a part of the path is a file and not a folder',
  ENOENT: 'a folder of the path went away',
  EISDIR: 'it is a folder',
  ELOOP: 'the path goes through too many symbolic links',
  ENOTSUP: 'the file system has no hard links',
  EXDEV: 'the ledger folder spans two file systems',
};

/** The operating system's code of an error, or an empty text. By its shape: errors of Node's own can be of another realm. */
export function errnoOf(thrown: unknown): string {
  return textOf(thrown, 'code');
}

function textOf(thrown: unknown, member: 'code' | 'message'): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  const value: unknown = Object.getOwnPropertyDescriptor(thrown, member)?.value;
  return typeof value === 'string' ? value : '';
}

/** A disk error as `ledger-unwritable`, naming what was tried, the path, the code and what the code means. */
export function diskFailure(doing: 'write' | 'read' | 'list', path: string, thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const code = errnoOf(thrown);
  const meaning = MEANING[code] ?? (textOf(thrown, 'message') || String(thrown));
  return new Failure(
    'ledger-unwritable',
    `cannot ${doing} ${path} in the ledger: ${meaning}${code === '' ? '' : ` (${code})`}`,
    {
      cause: thrown,
    },
  );
}
