import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A certificate with its key, both as PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority of a test's own. Node makes keys but no certificates, so the few fields are written here. */
export interface Authority extends Certified {
  /** A certificate for a server of this name, or for a client. */
  issue(name: string): Certified;
}

export function createAuthority(name: string): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const certify = (subject: string, publicKey: KeyObject, extensions: readonly Buffer[]): string =>
    pem(certificate({ issuer: name, subject, publicKey, extensions }, keys.privateKey));
  return {
    certificate: certify(name, keys.publicKey, [extension('551d13', true, sequence(der(0x01, hex('ff'))))]),
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    issue(subject) {
      const own = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
      const alternativeName = sequence(der(0x82, Buffer.from(subject, 'latin1')));
      return {
        certificate: certify(subject, own.publicKey, [extension('551d11', false, alternativeName)]),
        key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

interface Fields {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

const DAY_MS = 86_400_000;
let serial = 1;

function certificate({ issuer, subject, publicKey, extensions }: Fields, issuerKey: KeyObject): Buffer {
  const ecdsaWithSha256 = sequence(der(0x06, hex('2a8648ce3d040302')));
  serial += 1;
  const signed = sequence(
    der(0xa0, der(0x02, hex('02'))),
    der(0x02, Buffer.from([serial])),
    ecdsaWithSha256,
    commonName(issuer),
    sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, issuerKey);
  return sequence(signed, ecdsaWithSha256, der(0x03, hex('00'), signature));
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(der(0x06, hex('550403')), der(0x0c, Buffer.from(name)))));
}

function extension(oid: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [der(0x01, hex('ff'))] : [];
  return sequence(der(0x06, hex(oid)), ...critical, der(0x04, value));
}

/** `260102030405Z` */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\D/g, '');
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

/** One value in ASN.1's distinguished encoding. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
