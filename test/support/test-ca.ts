/** A certificate authority for the tests, made anew each time: no key lies in the repository, nothing expires, and no program has to be installed. */
import type { StoragePipelineOptions } from '@azure/storage-blob';
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, der, integer, objectId, octets, sequence, set, text, truth, utcTime } from './der';

export interface TlsIdentity {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

export interface TestCa {
  /** PEM: what a client has to trust. */
  readonly certificate: string;
  /** For servers on `localhost` and 127.0.0.1. */
  readonly server: TlsIdentity;
}

/** For clients of the storage's SDK, whose own type of options lacks what it passes on. */
export function trusting({ certificate: ca }: TestCa): StoragePipelineOptions {
  const tlsOptions: object = { tlsOptions: { ca } };
  return tlsOptions;
}

const dayMs = 24 * 60 * 60_000;
const oid = {
  commonName: objectId('2.5.4.3'),
  ecdsaWithSha256: objectId('1.2.840.10045.4.3.2'),
  subjectKeyId: objectId('2.5.29.14'),
  keyUsage: objectId('2.5.29.15'),
  subjectAltName: objectId('2.5.29.17'),
  basicConstraints: objectId('2.5.29.19'),
  authorityKeyId: objectId('2.5.29.35'),
  extendedKeyUsage: objectId('2.5.29.37'),
  serverAuth: objectId('1.3.6.1.5.5.7.3.1'),
};

/** Its certificates are good from the day before `nowMs` on, for a month. */
export function makeTestCa(nowMs = Date.now()): TestCa {
  const authority = newKey();
  const server = newKey();
  const issuer = { name: 'Stowkeep test authority', key: authority, nowMs };
  return {
    certificate: certificate(issuer, { ...issuer, extensions: authorityExtensions(authority) }),
    server: {
      cert: certificate(issuer, { name: 'localhost', key: server, extensions: serverExtensions(authority) }),
      key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  };
}

/** A certificate that a program signs in with: of RSA, which Entra wants, and with a key that `password` opens. */
export function makeClientCertificate(password?: string): TlsIdentity {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const subject = { name: 'Stowkeep test program', key, extensions: [keyIdExtension(key)] };
  const issuer = { name: 'Stowkeep test authority', key: newKey(), nowMs: Date.now() };
  const locked = password === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: password };
  return {
    cert: certificate(issuer, subject),
    key: key.privateKey.export({ type: 'pkcs8', format: 'pem', ...locked }).toString(),
  };
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Subject {
  readonly name: string;
  readonly key: KeyPair;
}

interface Issuer extends Subject {
  readonly nowMs: number;
}

function newKey(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** RFC 5280, 4.1. */
function certificate(issuer: Issuer, subject: Subject & { readonly extensions: readonly Buffer[] }): string {
  const algorithm = sequence(oid.ecdsaWithSha256);
  const signed = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    nameOf(issuer),
    // Begun yesterday: a clock may be a little behind.
    sequence(utcTime(issuer.nowMs - dayMs), utcTime(issuer.nowMs + 30 * dayMs)),
    nameOf(subject),
    publicKeyOf(subject.key),
    der(0xa3, sequence(...subject.extensions)),
  );
  const signature = sign('sha256', signed, issuer.key.privateKey);
  return pem(sequence(signed, algorithm, bits(signature)));
}

function nameOf({ name }: Subject): Buffer {
  return sequence(set(sequence(oid.commonName, text(name))));
}

function publicKeyOf({ publicKey }: KeyPair): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

function keyIdOf(key: KeyPair): Buffer {
  return createHash('sha1').update(publicKeyOf(key)).digest();
}

function authorityExtensions(key: KeyPair): Buffer[] {
  // May sign certificates and revocation lists.
  const usage = der(0x03, Buffer.from([1, 0x06]));
  return [
    sequence(oid.basicConstraints, truth, octets(sequence(truth))),
    sequence(oid.keyUsage, truth, octets(usage)),
    keyIdExtension(key),
  ];
}

function keyIdExtension(key: KeyPair): Buffer {
  return sequence(oid.subjectKeyId, octets(octets(keyIdOf(key))));
}

function serverExtensions(authority: KeyPair): Buffer[] {
  const names = [der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1]))];
  return [
    sequence(oid.subjectAltName, octets(sequence(...names))),
    sequence(oid.extendedKeyUsage, octets(sequence(oid.serverAuth))),
    sequence(oid.authorityKeyId, octets(sequence(der(0x80, keyIdOf(authority))))),
  ];
}

function pem(certificateDer: Buffer): string {
  const lines = certificateDer.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
