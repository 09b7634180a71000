import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../../src/domain/failures';
import { diskFailure } from '../../../src/ledger/store/disk-error';
import { failure } from '../temporary-ledger';

const diskError = (code: string) => Object.assign(new Error(`${code}: as Node says it`), { code });

describe('what an operator reads when the disk fails', () => {
  test.each([
    ['ENOSPC', 'the disk is full (ENOSPC)'],
    ['EDQUOT', 'the disk quota is used up (EDQUOT)'],
    ['EROFS', 'the file system is read-only (EROFS)'],
    ['EACCES', 'this process has no right to it (EACCES)'],
    ['EPERM', 'or the file system has no hard links (EPERM)'],
    ['EIO', 'the disk reports an input or output error (EIO)'],
    ['EMFILE', 'too many files open (EMFILE)'],
    ['ESTALE', 'ESTALE: as Node says it (ESTALE)'],
  ])('%s', (code, text) => {
    expect(diskFailure('write', '/ledger/plans/a', diskError(code))).toEqual(
      failure('ledger-unwritable', `cannot write /ledger/plans/a in the ledger: `),
    );
    expect(diskFailure('write', '/ledger/plans/a', diskError(code)).message).toContain(text);
  });

  test('an error without a code keeps its text', () => {
    expect(diskFailure('read', '/a', new Error('odd')).message).toBe('cannot read /a in the ledger: odd');
    expect(diskFailure('read', '/a', 'odd').message).toBe('cannot read /a in the ledger: odd');
  });

  test('a Failure stays what it is', () => {
    const known = new Failure('malformed', 'bad key');
    expect(diskFailure('list', '/a', known)).toBe(known);
  });
});
