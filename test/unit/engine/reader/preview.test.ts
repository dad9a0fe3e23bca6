import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { contentTypeOf } from '../../../../main/engine/reader/content-type';
import { largestPictureBytes, longestTextBytes, preview } from '../../../../main/engine/reader/preview';
import { LoadedRepository } from '../../../../main/engine/repository/indexed-repository';
import type { IndexedRepository, OpenRepository } from '../../../../main/engine/repository/repository';
import { madeNode, saveNodes } from '../../../support/made-snapshots';
import { memoryRepository, signal } from '../../../support/memory-repository';

let repository: OpenRepository;
let index: IndexedRepository;

beforeEach(async () => void ({ repository } = await memoryRepository()));

/** The preview of a file made of these blobs; `sizeBytes` is what its node says. */
async function shown(blobs: readonly Buffer[], sizeBytes = Buffer.concat(blobs).length) {
  const { snapshot } = await saveNodes(repository, async (writer) => {
    const content = [];
    for (const blob of blobs) content.push((await writer.saveBlob('data', blob)).id);
    return [madeNode('file', { content, size: BigInt(sizeBytes) }), madeNode('dir', { type: 'dir' })];
  });
  index = await repository.loadIndex({ signal });
  return preview(index, snapshot.tree, '/file', { signal });
}

const png = Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1');

describe('preview', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from('größer\r\n'), 'größer\r\n'],
    ['UTF-8 with a mark', Buffer.from('\ufeffa'), 'a'],
    ['UTF-16', Buffer.from('\ufeffgrößer', 'utf16le'), 'größer'],
    ['UTF-16, big-endian', Buffer.from('\ufeffgrößer', 'utf16le').swap16(), 'größer'],
    ['Windows', Buffer.from('gr\xf6\x80er', 'latin1'), 'grö€er'],
    ['SVG', Buffer.from('<svg><script>x</script></svg>'), '<svg><script>x</script></svg>'],
    ['a text that begins as a picture does', Buffer.from('BMW'), 'BMW'],
  ])('shows text: %s', async (_, bytes, text) => {
    expect(await shown([bytes])).toEqual({ kind: 'text', text, isCut: false, sizeBytes: bytes.length });
  });

  it('shows an empty file', async () => {
    expect(await shown([])).toEqual({ kind: 'text', text: '', isCut: false, sizeBytes: 0 });
  });

  it('cuts a long text between characters, and loads no more of it', async () => {
    const blob = Buffer.from(`a${'é'.repeat(longestTextBytes / 2)}`);
    const loadBlob = vi.spyOn(LoadedRepository.prototype, 'loadBlob');
    onTestFinished(() => loadBlob.mockRestore());
    const found = await shown([blob, Buffer.from('never loaded')]);
    expect(loadBlob.mock.calls.filter(([type]) => type === 'data')).toHaveLength(1);
    expect(found).toMatchObject({ kind: 'text', isCut: true, sizeBytes: blob.length + 12 });
    expect((found as { text: string }).text).toBe(`a${'é'.repeat(longestTextBytes / 2 - 1)}`);
  });

  it('shows pictures and PDF whole, by what they are', async () => {
    const rest = Buffer.alloc(longestTextBytes, 7);
    expect(await shown([png, rest])).toEqual({
      kind: 'image',
      mimeType: 'image/png',
      base64: Buffer.concat([png, rest]).toString('base64'),
      sizeBytes: png.length + rest.length,
    });
    const pdf = Buffer.from('\n%PDF-1.7\n\0');
    expect(await shown([pdf])).toMatchObject({ kind: 'pdf', base64: pdf.toString('base64') });
  });

  it('says why there is nothing to show', async () => {
    expect(await shown([png], largestPictureBytes + 1)).toMatchObject({ kind: 'none', reason: 'too-large' });
    expect(await shown([Buffer.from('%PDF-\0')], largestPictureBytes + 1)).toMatchObject({
      reason: 'too-large',
    });
    expect(await shown([Buffer.from('MZ\0\x01')])).toMatchObject({ kind: 'none', reason: 'binary' });
  });

  it('fails for what is no file or not there, and when a blob is missing', async () => {
    await shown([]);
    const snapshot = (await repository.listSnapshots({ signal }))[0]!.snapshot;
    const previewOf = (path: string) => preview(index, snapshot.tree, path, { signal });
    await expect(previewOf('/dir')).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(previewOf('/')).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(previewOf('/none')).rejects.toMatchObject({ code: 'disk/not-found' });
    vi.spyOn(index, 'loadTree').mockResolvedValue({
      nodes: [madeNode('file', { content: ['a'.repeat(64) as never], size: 1n })],
    });
    await expect(previewOf('/file')).rejects.toMatchObject({ code: 'data/missing' });
  });
});

it.each([
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['GIF89a\0', 'image/gif'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ['\0\0\0\x1cftypavif', 'image/avif'],
  ['BM\0\0', 'image/bmp'],
])('%j is a picture: %s', (head, mimeType) => {
  expect(contentTypeOf(Buffer.from(head, 'latin1'))).toEqual({ kind: 'image', mimeType });
});
