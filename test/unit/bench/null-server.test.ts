import { BlobServiceClient, type ContainerClient, type RestError } from '@azure/storage-blob';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NullServer, startNullServer } from '../../../bench/null-server/server.mjs';

describe('the null server, to the SDK', () => {
  let server: NullServer;
  let service: BlobServiceClient;

  beforeEach(async () => {
    server = await startNullServer();
    service = new BlobServiceClient(`http://127.0.0.1:${String(server.port)}/devstoreaccount1`);
  });
  afterEach(() => server.stop());

  async function container(name: string): Promise<ContainerClient> {
    const client = service.getContainerClient(name);
    await client.create();
    return client;
  }

  const errorOf = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.fail('It should have failed'),
      (error: unknown) => error as RestError,
    );

  it('makes a container once', async () => {
    const client = await container('once');
    expect((await client.createIfNotExists()).succeeded).toBe(false);
    expect(await client.exists()).toBe(true);
    expect(await service.getContainerClient('other').exists()).toBe(false);
  });

  it('gives back what was put, whole and in parts', async () => {
    const blob = (await container('parts')).getBlockBlobClient('data/ab/name & more');
    await blob.upload('0123456789', 10);
    expect((await blob.downloadToBuffer()).toString()).toBe('0123456789');
    expect((await blob.downloadToBuffer(3, 4)).toString()).toBe('3456');
    expect((await blob.getProperties()).contentLength).toBe(10);
    expect((await errorOf(blob.download(10, 1))).code).toBe('InvalidRange');
  });

  it('joins blocks in the order of their list', async () => {
    const blob = (await container('blocks')).getBlockBlobClient('joined');
    const [first, second] = [btoa('block-1'), btoa('block-2')];
    await blob.stageBlock(second, 'world', 5);
    await blob.stageBlock(first, 'hello ', 6);
    await blob.commitBlockList([first, second]);
    expect((await blob.downloadToBuffer(4, 4)).toString()).toBe('o wo');
    expect((await errorOf(blob.commitBlockList([first]))).code).toBe('InvalidBlockList');
  });

  it('lists by prefix, page by page, in order', async () => {
    const client = await container('pages');
    for (const name of ['b/2', 'a/1', 'b/1', 'b/3', 'c<&>'])
      await client.getBlockBlobClient(name).upload(name, 3);
    const pages = [];
    for await (const page of client.listBlobsFlat({ prefix: 'b/' }).byPage({ maxPageSize: 2 }))
      pages.push(page.segment.blobItems.map(({ name, properties }) => [name, properties.contentLength]));
    expect(pages).toEqual([
      [
        ['b/1', 3],
        ['b/2', 3],
      ],
      [['b/3', 3]],
    ]);
    const [odd] = (await client.listBlobsFlat({ prefix: 'c' }).byPage().next()).value.segment.blobItems;
    expect(odd.name).toBe('c<&>');
  });

  it('removes blobs and containers', async () => {
    const client = await container('gone');
    const blob = client.getBlockBlobClient('x');
    await blob.upload('x', 1);
    await blob.delete();
    expect((await errorOf(blob.delete())).code).toBe('BlobNotFound');
    await client.delete();
    expect((await errorOf(blob.upload('x', 1))).code).toBe('ContainerNotFound');
  });

  it('knows the sizes of packs that it dropped, and keeps what is read again', async () => {
    const client = await container('drop-packs');
    const large = Buffer.alloc(100_000, 'x');
    for (const name of ['data/ab/pack', 'index/ab', 'prefix/snapshots/ab'])
      await client.getBlockBlobClient(name).upload(large, large.length);
    const pack = client.getBlockBlobClient('data/ab/pack');
    await client.getBlockBlobClient('data/ab/small').upload('small', 5);
    expect((await pack.getProperties()).contentLength).toBe(large.length);
    expect((await errorOf(pack.download())).statusCode).toBe(410);
    expect((await client.getBlobClient('index/ab').downloadToBuffer()).equals(large)).toBe(true);
    expect((await client.getBlobClient('prefix/snapshots/ab').downloadToBuffer()).equals(large)).toBe(true);
    expect((await client.getBlobClient('data/ab/small').downloadToBuffer()).toString()).toBe('small');
  });

  it('counts requests and bytes, not who asks for the counts', async () => {
    const blob = (await container('counted')).getBlockBlobClient('x');
    await blob.upload('12345', 5);
    await blob.getProperties();
    await fetch(`http://127.0.0.1:${String(server.port)}/bench/counts`);
    expect(server.counts()).toEqual({ requests: 3, bytesReceived: 5, byMethod: { PUT: 2, HEAD: 1 } });
  });
});
