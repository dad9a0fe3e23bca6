/** The part of Azure Blob Storage's REST interface that restic, azcopy, the SDK and we use: https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api */
import { Container, slicesOf } from './containers.mjs';

const defaultPage = 5000;

/**
 * @typedef {object} Asked
 * @property {string} method
 * @property {URL} url
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {readonly Buffer[]} body
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {Readonly<Record<string, string | number>>} [headers]
 * @property {Iterable<Buffer | string>} [body]
 */

export class BlobService {
  /** @type {Map<string, Container>} */
  #containers = new Map();

  /** @param {Asked} asked @returns {Answer} */
  answer(asked) {
    const [, , name = '', ...rest] = decodeURIComponent(asked.url.pathname).split('/');
    const container = this.#containers.get(name);
    const blobName = rest.join('/');
    if (blobName === '') return this.#answerContainer(asked, name, container);
    if (!container) return failure(404, 'ContainerNotFound');
    return asked.method === 'PUT' ? write(asked, container, blobName) : read(asked, container, blobName);
  }

  /** @param {Asked} asked @param {string} name @param {Container | undefined} container @returns {Answer} */
  #answerContainer({ method, url }, name, container) {
    if (method === 'PUT') {
      if (container) return failure(409, 'ContainerAlreadyExists');
      this.#containers.set(name, new Container(name));
      return { status: 201, headers: versionOf(new Date(), '"0x1"') };
    }
    if (!container) return failure(404, 'ContainerNotFound');
    if (method === 'DELETE') {
      this.#containers.delete(name);
      return { status: 202 };
    }
    if (url.searchParams.get('comp') === 'list') return listing(container, name, url.searchParams);
    return { status: 200, headers: versionOf(new Date(), '"0x1"') };
  }
}

/** @param {Asked} asked @param {Container} container @param {string} name @returns {Answer} */
function write({ url, headers, body }, container, name) {
  const comp = url.searchParams.get('comp');
  if (headers['if-none-match'] === '*' && container.blobs.has(name)) return failure(409, 'BlobAlreadyExists');
  if (comp === 'block') {
    container.putBlock(name, url.searchParams.get('blockid') ?? '', body);
    return { status: 201 };
  }
  const md5 = headers['x-ms-blob-content-md5']?.toString();
  const blob =
    comp === 'blocklist'
      ? container.commit(name, blockIds(body), md5)
      : container.put(name, body, md5 ?? headers['content-md5']?.toString());
  return blob
    ? { status: 201, headers: versionOf(blob.modified, blob.etag) }
    : failure(400, 'InvalidBlockList');
}

/** @param {readonly Buffer[]} body of a Put Block List */
function blockIds(body) {
  const text = Buffer.concat(body).toString();
  return [...text.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(([, id = '']) => id);
}

/** @param {Asked} asked @param {Container} container @param {string} name @returns {Answer} */
function read({ method, headers }, container, name) {
  const blob = container.blobs.get(name);
  if (!blob) return failure(404, 'BlobNotFound');
  if (method === 'DELETE') {
    container.blobs.delete(name);
    return { status: 202 };
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(`${headers['x-ms-range'] ?? headers.range ?? ''}`);
  const offset = Number(range?.[1] ?? 0);
  if (range && offset >= blob.sizeBytes) return failure(416, 'InvalidRange');
  const end = Math.min(range?.[2] ? Number(range[2]) + 1 : blob.sizeBytes, blob.sizeBytes);
  const common = {
    ...versionOf(blob.modified, blob.etag),
    'content-length': end - offset,
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    'x-ms-blob-type': 'BlockBlob',
    ...(blob.md5 === undefined ? {} : { [range ? 'x-ms-blob-content-md5' : 'content-md5']: blob.md5 }),
  };
  if (method === 'HEAD') return { status: 200, headers: common };
  if (blob.chunks.length === 0 && end > offset) return failure(410, 'BodyWasDropped');
  const partial = range ? { 'content-range': `bytes ${offset}-${end - 1}/${blob.sizeBytes}` } : {};
  const body = slicesOf(blob.chunks, offset, end);
  return { status: range ? 206 : 200, headers: { ...common, ...partial }, body };
}

/** @param {Container} container @param {string} name @param {URLSearchParams} query @returns {Answer} */
function listing(container, name, query) {
  const page = container.list({
    prefix: query.get('prefix') ?? '',
    marker: query.get('marker') ?? '',
    limit: Number(query.get('maxresults') ?? defaultPage),
  });
  const blobs = page.names.map((blobName) => {
    const blob = container.blobs.get(blobName);
    const modified = `<Last-Modified>${blob?.modified.toUTCString()}</Last-Modified><Etag>${escapeXml(blob?.etag ?? '')}</Etag>`;
    const kind = '<Content-Type>application/octet-stream</Content-Type><BlobType>BlockBlob</BlobType>';
    const size = `<Content-Length>${blob?.sizeBytes}</Content-Length>`;
    return `<Blob><Name>${escapeXml(blobName)}</Name><Properties>${modified}${size}${kind}</Properties></Blob>`;
  });
  const head = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="/" ContainerName="${name}">`;
  const tail = `<NextMarker>${escapeXml(page.next)}</NextMarker></EnumerationResults>`;
  const body = [`${head}<Blobs>${blobs.join('')}</Blobs>${tail}`];
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

/** @param {number} status @param {string} code @returns {Answer} */
function failure(status, code) {
  const text = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  const headers = { 'content-type': 'application/xml', 'x-ms-error-code': code };
  return { status, headers, body: [text] };
}

/** @param {Date} modified @param {string} etag */
function versionOf(modified, etag) {
  return { 'last-modified': modified.toUTCString(), etag };
}

/** @param {string} text */
function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
