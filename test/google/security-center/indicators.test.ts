import { describe, expect, test } from '@jest/globals';
import type { Candidate } from '../../../src/google/security-center/finding/indicators';
import { selectIndicators, sortCandidates } from '../../../src/google/security-center/finding/indicators';

const sorted = (kind: Candidate['kind'], value: string) => sortCandidates([{ kind, value, from: 'x' }]);

function values(kind: Candidate['kind'], value: string): readonly string[] {
  return selectIndicators([{ kind, value, from: 'x' }]).map((indicator) => indicator.value);
}

describe('never named outside', () => {
  test.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    '::ffff:10.0.0.1',
    'ff02::1',
    '999.1.1.1',
    '1.2.3',
    '',
  ])('address %s', (address) => {
    expect(values('ip', address)).toEqual([]);
  });

  test.each([
    'metadata.google.internal',
    'db.corp',
    'printer.local',
    'localhost',
    'app.default.svc.cluster.local',
    '4.3.2.1.in-addr.arpa',
    'singlelabel',
    'a b.example',
    'no name at all',
    'ö'.repeat(2_000),
    'ö .example',
    'xn--ö.internal',
    'ｌｏｃａｌｈｏｓｔ',
    '-x.example',
    `${'a'.repeat(64)}.example`,
  ])('domain %s', (domain) => {
    expect(values('domain', domain)).toEqual([]);
  });

  test.each([
    'http://10.0.0.1/x',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://[::1]:8080/',
    'http://2130706433/',
    'http://0x7f.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'not a url',
  ])('URL %s', (url) => {
    expect(values('url', url)).toEqual([]);
  });
});

describe('what Google serves everybody from is nothing to block', () => {
  test.each([
    ['ip', '8.8.8.8'],
    ['ip', '199.36.153.8'],
    ['ip', '142.251.36.10'],
    ['ip', '35.191.0.7'],
    ['ip', '2001:4860:4860::8888'],
    ['ip', '2a00:1450:4001:800::200a'],
    ['domain', 'storage.googleapis.com'],
    ['domain', 'oauth2.googleapis.com.'],
    ['domain', 'google.com'],
    ['url', 'https://oauth2.googleapis.com/token'],
    ['url', 'https://142.250.1.1/x'],
    ['url', 'https://accounts.google.com/o/oauth2/auth'],
  ] as const)('%s %s', (kind, value) => {
    expect(values(kind, value)).toEqual([]);
  });
});

describe('looked up', () => {
  test.each([
    ['ip', '198.51.100.23', '198.51.100.23'],
    ['ip', '203.0.113.77', '203.0.113.77'],
    ['ip', '2001:db8::7', '2001:db8::7'],
    ['ip', ' 198.51.100.9 ', '198.51.100.9'],
    ['ip', '198.51.100.9:4444', '198.51.100.9'],
    ['ip', '[2001:db8::7]:443', '2001:db8::7'],
    ['ip', '::ffff:198.51.100.9', '198.51.100.9'],
    // A machine that somebody rented at Google Cloud.
    ['ip', '34.76.10.20', '34.76.10.20'],
    ['domain', 'evil-abc123-ew.a.run.app', 'evil-abc123-ew.a.run.app'],
    ['domain', 'google.com.attacker.example', 'google.com.attacker.example'],
    ['url', 'https://storage.googleapis.com/bucket/k', 'https://storage.googleapis.com/bucket/k'],
    ['domain', 'CDN-Updates.Example.', 'cdn-updates.example'],
    ['domain', 'xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd.xn--p1ai'],
    ['domain', 'ösf.example', 'xn--sf-eka.example'],
    ['domain', 'ÖSF.Example.', 'xn--sf-eka.example'],
    ['domain', 'o\u0308sf.example', 'xn--sf-eka.example'],
    ['domain', 'пример.рф', 'xn--e1afmkfd.xn--p1ai'],
    ['domain', '例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    ['domain', 'evil。example', 'evil.example'],
    ['domain', 'evil．example', 'evil.example'],
    ['domain', 'evil｡example', 'evil.example'],
    ['domain', 'ｅｖｉｌ.example', 'evil.example'],
    ['domain', '*.c2.example', 'c2.example'],
    ['domain', 'c2.example:4444', 'c2.example'],
    ['domain', 'c2[.]example', 'c2.example'],
    ['url', 'http://ösf.example/k', 'http://xn--sf-eka.example/k'],
    ['url', 'http://evil。example/k', 'http://evil.example/k'],
    ['url', 'hxxps://c2[.]example/k', 'https://c2.example/k'],
    ['ip', '１９８.51.100.9', '198.51.100.9'],
    ['ip', '198。51。100。9', '198.51.100.9'],
    ['url', 'http://u:p@c2.example:8080/k/x?token=1#f', 'http://c2.example:8080/k/x'],
    ['url', 'https://198.51.100.23/a', 'https://198.51.100.23/a'],
  ] as const)('%s %s as %s', (kind, value, expected) => {
    expect(values(kind, value)).toEqual([expected]);
  });

  test('each once, in the order given', () => {
    const candidates: readonly Candidate[] = [
      { kind: 'ip', value: '198.51.100.23', from: 'connections[0].destinationIp' },
      { kind: 'domain', value: 'c2.example', from: 'indicator.domains[0]' },
      { kind: 'ip', value: '198.51.100.23', from: 'indicator.ipAddresses[0]' },
    ];
    expect(selectIndicators(candidates).map(({ from }) => from)).toEqual([
      'connections[0].destinationIp',
      'indicator.domains[0]',
    ]);
  });
});

describe('what stands in the wrong list, or several in one text, is taken for what it is', () => {
  test.each<readonly [Candidate['kind'], string, readonly string[]]>([
    ['ip', 'c2.example', ['domain c2.example']],
    ['ip', 'ösf.example', ['domain xn--sf-eka.example']],
    ['ip', 'http://c2.example/k', ['url http://c2.example/k']],
    ['domain', '198.51.100.23', ['ip 198.51.100.23']],
    ['domain', 'https://c2.example/', ['url https://c2.example/']],
    ['url', 'c2.example', ['domain c2.example']],
    ['url', 'c2.example/a/b', ['domain c2.example']],
    ['url', 'tcp://198.51.100.23:4444', ['ip 198.51.100.23']],
    [
      'ip',
      '198.51.100.23, 198.51.100.24;203.0.113.7',
      ['ip 198.51.100.23', 'ip 198.51.100.24', 'ip 203.0.113.7'],
    ],
    ['ip', '198.51.100.23 and 198.51.100.24', ['ip 198.51.100.23', 'ip 198.51.100.24']],
    ['ip', '198.51.100.23\n2001:db8::7', ['ip 198.51.100.23', 'ip 2001:db8::7']],
    ['domain', 'c2.example, ösf.example', ['domain c2.example', 'domain xn--sf-eka.example']],
    [
      'url',
      'http://c2.example/a http://c2.example/b',
      ['url http://c2.example/a', 'url http://c2.example/b'],
    ],
  ])('%s %s', (kind, value, expected) => {
    const { indicators } = sorted(kind, value);
    expect(indicators.map((each) => `${each.kind} ${each.value}`)).toEqual(expected);
  });
});

describe('nothing is left out without a word', () => {
  test.each<readonly [Candidate['kind'], string, string]>([
    ['ip', '10.0.0.7', 'private or local'],
    ['ip', '8.8.8.8', "Google's own"],
    ['ip', 'nonsense', 'no address and no domain name'],
    ['ip', '999.1.1.1', 'no address and no domain name'],
    ['domain', 'metadata.google.internal', 'internal network'],
    ['domain', 'storage.googleapis.com', "Google's own"],
    ['domain', 'ö sf', 'no address and no domain name'],
    ['domain', `${'ö'.repeat(300)}.example`, 'no address and no domain name'],
    ['url', 'http://10.0.0.7/x', 'internal or private'],
    ['url', 'http://[', 'no address that can be read'],
    ['url', 'https://accounts.google.com/x', "Google's own"],
    ['url', 'c2.example/a/b', 'its host is looked up'],
    ['url', 'ftp://c2.example/a', 'its host is looked up'],
    ['url', 'http://c2.example/x?token=s3cret', 'without its user, password and query'],
    ['url', 'http://ada:s3cret@c2.example/x', 'without its user, password and query'],
    ['url', 'http://c2.example/reset/9f8a7b6c', 'looks like a secret'],
  ])('%s %s', (kind, value, why) => {
    const { leftOut } = sorted(kind, value);
    expect(leftOut.map((each) => each.why)).toEqual([expect.stringContaining(why)]);
    expect(leftOut[0]?.text).not.toMatch(/s3cret|9f8a/);
  });

  test('and nothing is said of nothing, and what is taken as it is', () => {
    const taken = ['', ' ', 'c2.example', '198.51.100.23'].map((value) => sorted('domain', value).leftOut);
    expect(taken.flat()).toEqual([]);
  });

  test('an address with a secret is kept without it, and its host is looked up', () => {
    const { indicators } = sorted('url', 'http://c2.example/reset/9f8a7b6c');
    expect(indicators).toEqual([
      { kind: 'url', value: 'http://c2.example/reset/[redacted]', from: 'x' },
      { kind: 'domain', value: 'c2.example', from: 'x' },
    ]);
  });
});
