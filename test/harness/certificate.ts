import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** DER, the encoding of certificates: a tag, a length, the content. */
function der(tag: number, ...contents: (Buffer | Buffer[])[]): Buffer {
  const content = Buffer.concat(contents.flat());
  const size = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, parts);
const identifier = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const utcTime = (date: Date) => der(0x17, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));

// Names of RFC 5280 and RFC 5758: common name, ecdsa-with-SHA256, subjectAltName, basicConstraints.
const COMMON_NAME = identifier('550403');
const ECDSA_SHA256 = sequence(identifier('2a8648ce3d040302'));
const ALT_NAME = identifier('551d11');
const BASIC_CONSTRAINTS = identifier('551d13');

/** A key and a certificate, both PEM, that says to be these hosts and signed itself; good for a day. For tests on one machine. */
export function selfSigned(hosts: string[], now = new Date()): { key: string; cert: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(hosts[0] ?? 'localhost')))));
  const day = 86_400_000;
  const altNames = sequence(...hosts.map((host) => der(0x82, Buffer.from(host))));
  const isAuthority = sequence(der(0x01, Buffer.from([0xff])));
  const extensions = sequence(
    sequence(ALT_NAME, der(0x04, altNames)),
    sequence(BASIC_CONSTRAINTS, der(0x01, Buffer.from([0xff])), der(0x04, isAuthority)),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    name,
    sequence(utcTime(new Date(now.getTime() - day)), utcTime(new Date(now.getTime() + day))),
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
