import { expect, it } from 'vitest';
import type { BlobId, PackId } from '../../../../main/engine/format/ids';
import { zeroGoTime } from '../../../../main/engine/format/go-time';
import type { VerifyJob, WriteJob } from '../../../../main/engine/workers/open-workers';
import {
  decodeVerifyJob,
  decodeWriteJob,
  encodeVerifyJob,
  encodeWriteJob,
} from '../../../../main/engine/workers/sent-jobs';

const box = { id: 'a'.repeat(64) as BlobId, offset: 7, length: 2 ** 31, uncompressedLength: 0 };

it('brings a write job over as it is', () => {
  const file = { path: '/t/.part', base: '/t', sizeBytes: 2 ** 40, isNew: true, isMade: false };
  const times = { atime: zeroGoTime, mtime: zeroGoTime };
  const plain = { ...times, type: 'file', mode: 0o644, uid: 1, gid: 2, extendedAttributes: [] } as const;
  const attributes = [{ name: 'user.\udcff', value: Uint8Array.of(1, 2) }];
  const job: WriteJob = {
    parts: { mode: 0o600, isSparse: true },
    files: [
      { ...file, finish: undefined },
      { ...file, isMade: true, finish: { target: '/t/a', metadata: undefined, removeFolders: true } },
      { ...file, finish: { target: '/t/b', metadata: plain, removeFolders: false } },
      {
        ...file,
        finish: {
          target: '/t/\udc80',
          metadata: { ...plain, extendedAttributes: attributes },
          removeFolders: false,
        },
      },
    ],
    blobs: [
      {
        ...box,
        places: [
          { file: 0, offset: 2 ** 33 },
          { file: 3, offset: 0 },
        ],
      },
      { ...box, uncompressedLength: 9, places: [] },
    ],
  };
  expect(decodeWriteJob(structuredClone(encodeWriteJob(job)))).toEqual(job);
});

it('brings a verify job over as it is', () => {
  const job: VerifyJob = {
    pack: 'b'.repeat(64) as PackId,
    blobs: [
      { ...box, type: 'data' },
      { ...box, offset: 0, type: 'tree' },
    ],
  };
  expect(decodeVerifyJob(structuredClone(encodeVerifyJob(job)))).toEqual(job);
});
