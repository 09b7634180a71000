import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact, redactArguments } from '../../../src/domain/text/redact';

const pieces = fc.constantFrom(
  ...[
    'password',
    'token:',
    '=',
    ' ',
    '"',
    "'",
    '://',
    '@',
    ':',
    '-u ',
    '-p',
    'mysql ',
    'curl ',
    'psexec.py ',
    'sqlplus ',
    'a/b',
    '%',
    '/p:',
    'projects/1/secrets/',
    'Authorization: ',
  ],
  ...[
    'Digest ',
    'Bearer ',
    'eyJ',
    '-----BEGIN PRIVATE KEY-----',
    'echo ',
    '|',
    'sudo -S',
    '\n',
    '\u2028',
    'a',
    '[redacted]',
  ],
);
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
);

describe('any text', () => {
  test('does not make it throw, and is the same when done twice', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = redact(text);
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  test('as arguments gives as many', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 8 }), hostile, (args, program) => {
        expect(redactArguments(args, program)).toHaveLength(args.length);
      }),
      { numRuns: 1_000 },
    );
  });

  // A pattern that goes back over what it has read would not come to an end within the time of a test.
  test.each([
    ...[
      'password',
      'token: ',
      'a@',
      '://',
      ':',
      '"',
      "'",
      '-u a',
      '-u "',
      ' -p',
      'mysql ',
      'mysql "',
      'echo ',
      'curl -u ',
    ],
    ...[
      'Authorization: ',
      'Authorization: Bearer ',
      'Digest a=',
      'eyJ',
      '-----BEGIN PRIVATE KEY-----',
      '?a=',
      '=',
      '-a-',
    ],
    ...[
      'sk-',
      'sk-a',
      's.',
      '1//0',
      'x:y@',
      'redis-cli AUTH ',
      'docker login ',
      'psexec.py a/b:',
      'sqlplus -a ',
      'lftp -u a,',
      '-U a%',
      'secret: projects/a/b',
      'token: a/',
      'htpasswd -b ',
      '\u2028',
      'pass=',
      'A_',
    ],
  ])('a megabyte of %j is worked through', (piece) => {
    expect(typeof redact(piece.repeat(Math.ceil(1_000_000 / piece.length)))).toBe('string');
  });
});
