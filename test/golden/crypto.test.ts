import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BoxKey, type KeyBytes } from '../../main/engine/crypto/box-key';
import { sha256Hex } from '../../main/engine/crypto/hash';
import { deriveUserKey } from '../../main/engine/crypto/kdf';
import { decodeMasterKey, encodeMasterKey } from '../../main/engine/crypto/master-key';
import { Poly1305 } from '../../main/engine/crypto/poly1305';
import { decodeKeyFile } from '../../main/engine/format/key-file';
import { loadVectors } from './vectors';

const fromHex = (hex: string) => Buffer.from(hex, 'hex');

interface MacVectors {
  readonly poly1305_aes: readonly Readonly<Record<'k' | 'r' | 'iv' | 's' | 'msg' | 'tag', string>>[];
  readonly sealed_boxes: readonly Readonly<
    Record<'encrypt' | 'mac_k' | 'mac_r' | 'plaintext' | 'box', string>
  >[];
}
interface KdfVectors {
  readonly vectors: readonly Readonly<
    Record<
      | 'password'
      | 'key_file_utf8'
      | 'key_file_name'
      | 'user_encrypt_hex'
      | 'user_mac_k_hex'
      | 'user_mac_r_hex'
      | 'master_json',
      string
    >
  >[];
  readonly encrypted_config: { readonly file_b64: string; readonly plaintext: string };
}

const macs = loadVectors('poly1305-aes.json') as MacVectors;
const kdf = loadVectors('kdf.json') as KdfVectors;

function boxKey(box: MacVectors['sealed_boxes'][number]): BoxKey {
  return new BoxKey({ encrypt: fromHex(box.encrypt), macK: fromHex(box.mac_k), macR: fromHex(box.mac_r) });
}

it('Poly1305-AES makes the tags that restic makes', () => {
  const tags = macs.poly1305_aes.map(({ k, r, iv, msg }) => {
    const pad = createCipheriv('aes-128-ecb', fromHex(k), null).update(fromHex(iv));
    return Buffer.from(new Poly1305(fromHex(r)).tag(fromHex(msg), pad)).toString('hex');
  });
  expect(tags).toEqual(macs.poly1305_aes.map(({ tag }) => tag));
});

it('boxes of restic open', () => {
  const opened = macs.sealed_boxes.map((box) => boxKey(box).unseal(fromHex(box.box)).toString('hex'));
  expect(opened).toEqual(macs.sealed_boxes.map(({ plaintext }) => plaintext));
});

describe('keys', () => {
  it.each(kdf.vectors)('password $password opens its key file', async (vector) => {
    const file = decodeKeyFile(Buffer.from(vector.key_file_utf8));
    const userKey = await deriveUserKey(vector.password, file.salt, file);
    expect(
      [userKey.encrypt, userKey.macK, userKey.macR].map((part) => Buffer.from(part).toString('hex')),
    ).toEqual([vector.user_encrypt_hex, vector.user_mac_k_hex, vector.user_mac_r_hex]);
    const masterJson = new BoxKey(userKey).unseal(file.data);
    expect(masterJson.toString()).toBe(vector.master_json);
    expect(encodeMasterKey(decodeMasterKey(masterJson)).toString()).toBe(vector.master_json);
    expect(sha256Hex(Buffer.from(vector.key_file_utf8))).toBe(vector.key_file_name);
  });

  it('the master key opens the config', () => {
    const key: KeyBytes = decodeMasterKey(Buffer.from(kdf.vectors[0]!.master_json));
    const config = new BoxKey(key).unseal(Buffer.from(kdf.encrypted_config.file_b64, 'base64'));
    expect(config.toString()).toBe(kdf.encrypted_config.plaintext);
  });
});
