import { type KeyObject, sign } from 'node:crypto';

/** As an administrator publishes a policy: signed by the private key. */
export function publishedPolicy(text: string, key: KeyObject): string {
  return JSON.stringify({
    payload: Buffer.from(text).toString('base64'),
    signature: sign(null, Buffer.from(text), key).toString('base64'),
  });
}
