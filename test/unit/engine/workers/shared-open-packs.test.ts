import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BlobIndex } from '../../../../main/engine/blob-index/blob-index';
import { BoxKey } from '../../../../main/engine/crypto/box-key';
import { sha256Hex } from '../../../../main/engine/crypto/hash';
import { generateKeyBytes } from '../../../../main/engine/crypto/master-key';
import { BlobOpener } from '../../../../main/engine/packer/blob-opener';
import { BlobPacker, packMemoryBytes } from '../../../../main/engine/packer/blob-packer';
import type { FinishedPack } from '../../../../main/engine/packer/pack';
import { PackSlots } from '../../../../main/engine/workers/pack-slots';
import { openZstd } from '../../../../main/engine/zstd/zstd';

const keyBytes = generateKeyBytes();
const zstd = openZstd();
const packSizeBytes = 2 ** 20;

/** Packers as those of as many threads: each with its own views of the shared memory. */
function packersOverSlots(count: number, slotBytes = packMemoryBytes(packSizeBytes)) {
  const slots = PackSlots.create(5, slotBytes);
  const index = BlobIndex.create(100);
  const packs: { readonly pack: FinishedPack; readonly bytes: Buffer }[] = [];
  const packers = Array.from({ length: count }, () => {
    const own = PackSlots.attach(slots.shared);
    const key = new BoxKey(keyBytes);
    return new BlobPacker({
      key,
      zstd,
      opener: new BlobOpener(key, zstd),
      index,
      memory: {
        take: (bytes) => own.take(Math.min(bytes, slotBytes)),
        giveBack: (memory) => own.free(own.slotOf(memory)),
      },
      openPacks: own.openPacks,
      version: 2,
      compression: 'auto',
      packSizeBytes,
      onPack: (pack) => {
        packs.push({ pack, bytes: Buffer.from(pack.bytes) });
        slots.free(own.slotOf(pack.bytes));
      },
    });
  });
  return { slots, packers, packs };
}

function idsIn(packs: readonly { readonly pack: FinishedPack }[]): string[] {
  return packs.flatMap(({ pack }) => [...pack.blobs].map(({ id }) => id)).sort();
}

describe('SharedOpenPacks', () => {
  it('let several packers fill the same packs, both of data', () => {
    const { packers, packs } = packersOverSlots(3);
    const ids: string[] = [];
    for (let count = 0; count < 60; count++) {
      const blob = randomBytes(200);
      ids.push(sha256Hex(blob));
      packers[count % 3]!.add(count % 4 === 0 ? 'tree' : 'data', blob);
    }
    // What lies open is the session's: any packer takes it, and none is left for another.
    const left = packers[1]!.leaveOpenPacks();
    expect(left.map(({ type }) => type)).toEqual(['data', 'data', 'tree']);
    expect(packers[0]!.leaveOpenPacks()).toEqual([]);
    for (const open of left) packers[2]!.absorb({ ...open, boxes: Buffer.from(open.boxes) });
    packers[2]!.flush();
    expect([idsIn(packs), packs.map(({ pack }) => pack.type)]).toEqual([ids.sort(), ['data', 'tree']]);
  });

  it('hand a pack over to whoever fills it, none above its bound', () => {
    const { packers, packs } = packersOverSlots(2);
    const ids = Array.from({ length: 60 }, (_, at) => {
      const blob = randomBytes(100_000);
      packers[at % 2]!.add('data', blob);
      return sha256Hex(blob);
    });
    packers[0]!.flush();
    expect([idsIn(packs), packs.map(({ bytes }) => sha256Hex(bytes))]).toEqual([
      ids.sort(),
      packs.map(({ pack }) => pack.id),
    ]);
    for (const { bytes } of packs) expect(bytes.length).toBeLessThan(packSizeBytes + 101_000);
    for (const { bytes } of packs.slice(0, -2)) expect(bytes.length).toBeGreaterThanOrEqual(packSizeBytes);
  });

  it('finish a pack early when its table of contents is full', () => {
    const { packers, packs } = packersOverSlots(2, 40_000);
    const ids = Array.from({ length: 1000 }, (_, at) => {
      packers[at % 2]!.add('data', Buffer.from(String(at)));
      return sha256Hex(Buffer.from(String(at)));
    });
    packers[0]!.flush();
    expect(idsIn(packs)).toEqual(ids.sort());
    expect(packs.length).toBeGreaterThanOrEqual(5);
    for (const { pack } of packs) expect(pack.blobs.length).toBeLessThanOrEqual(10_000 / 41);
  });

  it('give a place back when its use fails', () => {
    const { slots } = packersOverSlots(1);
    const failing = () =>
      slots.openPacks.use('tree', 0, () => {
        throw new Error('while in use');
      });
    expect(failing).toThrow('while in use');
    expect(slots.openPacks.use('tree', 0, ({ memory }) => memory)).toBeUndefined();
  });

  it('take the other place when one is in use', () => {
    const { slots } = packersOverSlots(1);
    const memory = slots.take(1);
    slots.openPacks.use('data', 1, (place) => (place.memory = memory));
    const seen = slots.openPacks.use('data', 0, () =>
      slots.openPacks.use('data', 0, (place) => place.memory),
    );
    expect(seen).toBe(memory);
  });

  it('let nobody wait once all is stopped', () => {
    const { slots } = packersOverSlots(1);
    slots.stop();
    const waiting = () => slots.openPacks.use('tree', 0, () => slots.openPacks.use('tree', 0, () => 'never'));
    expect(waiting).toThrow(expect.objectContaining({ name: 'AbortError' }));
  });
});
